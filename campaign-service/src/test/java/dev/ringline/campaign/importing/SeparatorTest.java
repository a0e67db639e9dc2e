package dev.ringline.campaign.importing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeparatorTest {
    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '~', textBlock = """
                    phone,name,city             ! ,
                    phone;name;city             ! ;
                    phone|name|city             ! |
                    phone                       ! ,
                    "a,b,c";"d,e";phone         ! ;
                    "unclosed, phone;name       ! ,
                    """)
    void is_what_the_header_has_most_of_outside_of_quotes(String header, char separator) {
        assertThat(Separator.guess(header)).isEqualTo(separator);
    }

    @Test
    void may_be_a_tab() {
        assertThat(Separator.guess("phone\tname, first\tcity")).isEqualTo('\t');
    }
}
