using System.Text.Json;

namespace Tezgah.Text.Tests;

/// <summary>The vector files that lie beside the tests.</summary>
internal static class Vectors
{
    public static JsonDocument Open(params string[] path) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine([AppContext.BaseDirectory, .. path])));
}
