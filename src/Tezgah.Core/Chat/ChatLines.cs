using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tezgah.Core.Chat;

/// <summary>
/// What dashboard and chat worker write to each other: one JSON object a line, UTF-8, version 1. Questions and cancellations
/// go in, <see cref="ChatEvent"/>s come out.
/// </summary>
public static class ChatLines
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The line of a question.</summary>
    public static string Ask(string id, ChatRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var line = JsonSerializer.SerializeToNode(request, s_options)!.AsObject();
        line.Insert(0, "v", Version);
        line.Insert(1, "id", id);
        return line.ToJsonString(s_options);
    }

    /// <summary>The line that ends an answer early.</summary>
    public static string Cancel(string id) => JsonSerializer.Serialize(new { v = Version, cancel = id }, s_options);

    /// <summary>The line of an event.</summary>
    public static string Write(ChatEvent chatEvent) => chatEvent switch
    {
        ChatReadyEvent e => Line("ready", e),
        ChatTextEvent e => Line("text", e),
        ChatClassesEvent e => Line("classes", e),
        ChatDoneEvent e => Line("done", e),
        ChatErrorEvent e => Line("error", e),
        _ => throw new ArgumentException($"There is no event {chatEvent}.", nameof(chatEvent)),
    };

    /// <summary>The question in a line: its number and itself, or the number of the question to end. Null for anything else.</summary>
    public static (string Id, ChatRequest? Request)? ReadQuestion(string line) => Parse(line, json =>
        json.TryGetProperty("cancel", out var cancel) ? (Text(cancel), null)
        : ((string, ChatRequest?)?)(Text(json.GetProperty("id")), json.Deserialize<ChatRequest>(s_options)));

    /// <summary>The event in a line; null for anything else, such as what a native library prints.</summary>
    public static ChatEvent? ReadEvent(string line) => Parse<ChatEvent?>(line, json => Text(json.GetProperty("event")) switch
    {
        "ready" => json.Deserialize<ChatReadyEvent>(s_options) is { Model: not null, Dtype: not null, Device: not null } e ? e : null,
        "text" => json.Deserialize<ChatTextEvent>(s_options) is { Id: not null, Text: not null } e ? e : null,
        "classes" => json.Deserialize<ChatClassesEvent>(s_options) is { Id: not null, Probabilities: not null } e ? e : null,
        "done" => json.Deserialize<ChatDoneEvent>(s_options) is { Id: not null, FinishReason: not null } e ? e : null,
        "error" => json.Deserialize<ChatErrorEvent>(s_options) is { Problem: { Code: not null, Args: not null } } e ? e : null,
        _ => null,
    });

    private static string Line<T>(string name, T chatEvent)
    {
        var line = JsonSerializer.SerializeToNode(chatEvent, s_options)!.AsObject();
        line.Insert(0, "v", Version);
        line.Insert(1, "event", name);
        return line.ToJsonString(s_options);
    }

    private static string Text(JsonElement value) => value.GetString() ?? throw new JsonException("The text is null.");

    private static T? Parse<T>(string line, Func<JsonElement, T?> read)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!line.StartsWith('{'))
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            return json.TryGetProperty("v", out var version) && version.TryGetInt32(out var number) && number == Version
                ? read(json)
                : default;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return default;
        }
    }
}
