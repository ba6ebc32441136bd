using System.Text.Json.Nodes;

namespace Tezgah.Tests.Shared;

/// <summary>Makes the tokenizer of a folder set nothing around a text, as Qwen's does.</summary>
internal static class BareTokenizer
{
    public static void Make(string folder)
    {
        var path = Path.Combine(folder, "tokenizer.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["post_processor"] = null;
        File.WriteAllText(path, json.ToJsonString());
    }
}
