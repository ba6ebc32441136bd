using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tezgah.Core.Events;

/// <summary>One event as one line of JSON, UTF-8.</summary>
public static class EventLine
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        AllowOutOfOrderMetadataProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // A field that is missing would otherwise be a null that is found much later, where nobody expects it.
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The line, without its end.</summary>
    public static byte[] Write(RunEvent runEvent) => JsonSerializer.SerializeToUtf8Bytes(runEvent, s_options);

    /// <summary>Reads a whole line.</summary>
    /// <exception cref="JsonException">It is no event, or of a version that this program does not know.</exception>
    public static RunEvent Read(ReadOnlySpan<byte> line)
    {
        var read = JsonSerializer.Deserialize<RunEvent>(line, s_options) ?? throw new JsonException("The line is null.");
        return read.V == 1 ? read : throw new JsonException($"The event has version {read.V}; this program reads version 1.");
    }
}
