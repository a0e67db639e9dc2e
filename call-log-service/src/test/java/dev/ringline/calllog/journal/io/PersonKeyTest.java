package dev.ringline.calllog.journal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringline.calllog.Samples;
import dev.ringline.calllog.journal.PersonalField;
import java.util.Arrays;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PersonKeyTest {
    private static final UUID RECORD = Samples.id(1);

    private static PersonKey key(int fill) {
        var bytes = new byte[PersonKey.BYTES];
        Arrays.fill(bytes, (byte) fill);
        return new PersonKey(bytes);
    }

    @Property(tries = 200)
    void only_the_persons_own_key_opens_it(@ForAll String text) {
        var sealed = key(1).seal(RECORD, new PersonalField("note", "p", text));
        assertThat(key(1).open("p", sealed.text()))
                .isEqualTo(new String(
                        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> key(2).open("p", sealed.text())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> key(1).open("other", sealed.text())).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 100)
    void two_different_texts_never_share_a_nonce(@ForAll String one, @ForAll String other) {
        var first = key(1).seal(RECORD, new PersonalField("note", "p", one));
        var second = key(1).seal(RECORD, new PersonalField("note", "p", other));
        assertThat(first.text().substring(0, 16).equals(second.text().substring(0, 16)))
                .isEqualTo(one.equals(other));
    }
}
