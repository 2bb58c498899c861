package hubbub.server;

import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.swagger.v3.core.util.Yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The bodies of answers, held against the schemas of an OpenAPI description by a public validator. */
final class DescribedAnswers {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LINES = "application/x-ndjson";

    private final JsonNode api;
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    DescribedAnswers(String yaml) throws JsonProcessingException {
        api = Yaml.mapper().readTree(yaml);
    }

    /** Fails unless the body is as this answer is described; what is no JSON may be anything. */
    void assertValid(String operationId, int status, String type, String body) throws JsonProcessingException {
        if (type.equals(LINES)) {
            for (String line : body.lines().toList()) {
                assertValid(JSON.createObjectNode().put("$ref", "#/components/schemas/Msg"), line, operationId);
            }
        } else if (type.endsWith("json")) {
            JsonNode answer = follow(operation(operationId).path("responses").path(Integer.toString(status)));
            assertValid(answer.path("content").path(type).path("schema"), body, operationId);
        }
    }

    private JsonNode operation(String id) {
        for (JsonNode path : api.path("paths")) {
            for (JsonNode operation : path) {
                if (operation.path("operationId").asText().equals(id)) {
                    return operation;
                }
            }
        }
        throw new AssertionError(id + " is not described");
    }

    private JsonNode follow(JsonNode node) {
        return node.has("$ref") ? api.at(node.get("$ref").asText().substring(1)) : node;
    }

    private void assertValid(JsonNode schema, String body, String what) throws JsonProcessingException {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", api.path("components"));
        JsonSchema validator = schemas.getSchema(whole);
        assertEquals(List.of(), List.copyOf(validator.validate(JSON.readTree(body))), () -> what + ": " + body);
    }
}
