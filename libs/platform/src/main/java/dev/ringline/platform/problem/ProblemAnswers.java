package dev.ringline.platform.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Whatever goes wrong in a request is answered as a problem detail, and says nothing that the client did not. */
public class ProblemAnswers {
    private static final Logger LOG = Logger.getLogger(ProblemAnswers.class);

    @ServerExceptionMapper
    public Response problem(Problem problem) {
        return response(problem);
    }

    @ServerExceptionMapper(priority = 1)
    public Response invalid(ConstraintViolationException invalid) {
        var first = invalid.getConstraintViolations().stream()
                .min(Comparator.comparing(violation -> field(violation.getPropertyPath())));
        return response(first.map(ProblemAnswers::violated)
                .orElseGet(() -> Problem.of(400, "Bad Request", "the request breaks a constraint")));
    }

    @ServerExceptionMapper(priority = 1)
    public Response badJson(JsonProcessingException bad) {
        return response(ofJson(bad));
    }

    @ServerExceptionMapper(priority = 1)
    public Response badMapping(com.fasterxml.jackson.databind.exc.MismatchedInputException bad) {
        return response(ofJson(bad));
    }

    @ServerExceptionMapper(priority = 1)
    public Response notFound(NotFoundException nothing) {
        return response(Problem.notFound());
    }

    @ServerExceptionMapper(priority = 1)
    public Response web(WebApplicationException web) {
        if (web.getCause() instanceof JsonProcessingException bad) {
            return response(ofJson(bad));
        }
        var answer = web.getResponse();
        var status = answer.getStatusInfo();
        return status.getStatusCode() < 400
                ? answer
                : response(Problem.of(status.getStatusCode(), status.getReasonPhrase(), null));
    }

    @ServerExceptionMapper(priority = 1)
    public Response unauthorized(UnauthorizedException nobody) {
        return unauthorized();
    }

    @ServerExceptionMapper(priority = 1)
    public Response unauthenticated(AuthenticationFailedException nobody) {
        return unauthorized();
    }

    @ServerExceptionMapper(priority = 1)
    public Response forbidden(ForbiddenException role) {
        return response(Problem.forbidden());
    }

    @ServerExceptionMapper
    public Response changedInBetween(OptimisticLockException stale) {
        return response(Problem.conflict("it was changed at the same moment: read it again"));
    }

    @ServerExceptionMapper
    public Response database(PersistenceException failure) {
        return failed(failure);
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable failure) {
        return failed(failure);
    }

    private static Response failed(Throwable failure) {
        var incident = UUID.randomUUID();
        LOG.errorf(failure, "request failed, incident %s", incident);
        return response(Problem.of(500, "Internal Server Error", "incident " + incident));
    }

    private static Response unauthorized() {
        return Response.fromResponse(response(Problem.unauthorized()))
                .header("WWW-Authenticate", "Bearer")
                .build();
    }

    private static Problem violated(ConstraintViolation<?> violation) {
        return Problem.badRequest(field(violation.getPropertyPath()), violation.getMessage());
    }

    /** Without the method's and its parameter's names, which are ours: {@code create.request.name} is {@code name}. */
    private static String field(Path path) {
        var names = StreamSupport.stream(path.spliterator(), false)
                .filter(node -> node.getKind() != ElementKind.METHOD)
                .map(Object::toString)
                .toList();
        return names.size() > 1 ? String.join(".", names.subList(1, names.size())) : String.join(".", names);
    }

    private static Problem ofJson(JsonProcessingException bad) {
        if (bad instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            var field = mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining("."));
            return Problem.badRequest(field, reason(bad));
        }
        var at =
                bad.getLocation() == null ? "" : " at line " + bad.getLocation().getLineNr();
        return Problem.of(400, "Bad Request", "the body is not the JSON that is expected here" + at);
    }

    /** Our value types say what is wrong with a value without repeating it; Jackson's own messages would repeat it. */
    private static String reason(JsonProcessingException bad) {
        return bad.getCause() instanceof IllegalArgumentException ours && ours.getMessage() != null
                ? ours.getMessage()
                : "has another type or shape than is expected here";
    }

    private static Response response(Problem problem) {
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem.body())
                .build();
    }
}
