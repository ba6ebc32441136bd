using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Problems;

namespace Tezgah.Text.Tasks;

/// <summary>
/// Reads a conversation: <c>[{"role", "content"}]</c>, or ShareGPT's <c>[{"from", "value"}]</c>, whose <c>human</c> is the user and
/// whose <c>gpt</c> is the assistant. Further fields are kept for the chat template.
/// </summary>
internal static class ConversationReader
{
    private static readonly string[] s_roles = ["system", "developer", "user", "assistant", "tool"];

    public static IReadOnlyList<Message> Read(string path, int row, string column, string? json)
    {
        JsonNode? root;
        try
        {
            root = string.IsNullOrWhiteSpace(json) ? null : JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            throw TaskErrors.Conversation(path, row, column, Problem.Part("why-no-json"));
        }

        if (root is not JsonArray items)
        {
            throw TaskErrors.Conversation(path, row, column, Problem.Part("why-no-messages"));
        }

        var messages = new Message[items.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            try
            {
                messages[i] = Read(items[i]);
            }
            catch (Exception e) when (e is ProblemException or InvalidOperationException or ArgumentException)
            {
                // The last two are a JSON string that is half of a surrogate pair, and a key given twice.
                throw TaskErrors.Conversation(path, row, column, Problem.Part("why-message", $"{i + 1}").With(e is ProblemException known ? known.Problems[0] : Problem.Part("why-no-valid-object")));
            }
        }

        return messages;
    }

    private static Message Read(JsonNode? node)
    {
        if (node is not JsonObject given)
        {
            throw new ProblemException(Problem.Part("why-no-object"));
        }

        var shareGpt = !given.ContainsKey("role") && given.ContainsKey("from");
        var role = Role(given[shareGpt ? "from" : "role"]);
        var content = Content(given[shareGpt ? "value" : "content"]);
        var fields = new JsonObject { ["role"] = role, ["content"] = content };
        foreach (var (name, value) in given)
        {
            if (value is not null && name is not ("role" or "content") && !(shareGpt && name is "from" or "value"))
            {
                fields[name] = value.DeepClone();
            }
        }

        return new Message(role, content, JsonSerializer.SerializeToElement(fields));
    }

    private static string Role(JsonNode? node)
    {
        if (node?.GetValueKind() != JsonValueKind.String)
        {
            throw new ProblemException(Problem.Part("why-no-role"));
        }

        var role = node.GetValue<string>() switch
        {
            "human" => "user",
            "gpt" or "model" or "bot" => "assistant",
            var other => other,
        };
        return s_roles.Contains(role, StringComparer.Ordinal)
            ? role
            : throw new ProblemException(Problem.Part("why-role", role, string.Join(", ", s_roles)));
    }

    // A text, nothing, or the text parts of a message that could hold pictures too.
    private static string Content(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return "";
            case JsonArray parts:
                var text = new StringBuilder();
                foreach (var part in parts)
                {
                    if (part is not JsonObject { } piece || piece["text"]?.GetValueKind() != JsonValueKind.String)
                    {
                        throw new ProblemException(Problem.Part("why-part-no-text"));
                    }

                    text.Append(piece["text"]!.GetValue<string>());
                }

                return text.ToString();
            default:
                return node.GetValueKind() == JsonValueKind.String
                    ? node.GetValue<string>()
                    : throw new ProblemException(Problem.Part("why-content-no-text"));
        }
    }
}
