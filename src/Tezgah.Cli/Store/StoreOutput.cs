using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tezgah.Cli.Store;

/// <summary>JSON on standard output.</summary>
internal static class StoreOutput
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, s_options));
}
