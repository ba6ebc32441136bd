using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tests.Tokenization;

/// <summary>Every supported part of tokenizer.json, with what the tokenizers library makes of it.</summary>
public sealed class LibraryVectorTests
{
    [Fact]
    public void Parts_OfTheVectors_GiveTheIdsAndTextOfTheLibrary()
    {
        using var folder = new TemporaryFolder();
        using var document = Vectors.Open("Tokenization", "library-vectors.json");
        var root = document.RootElement;
        var texts = root.GetProperty("texts").EnumerateArray().Select(t => t.GetString()!).ToList();
        var wrong = new List<string>();
        foreach (var one in root.GetProperty("cases").EnumerateArray())
        {
            var path = folder.Write("tokenizer.json", TokenizerFile(root, one));
            Check(one, texts, Tokenizer.Load(path), wrong);
        }

        Assert.Empty(wrong);
    }

    /// <summary>The model's file with the parts that the case replaces.</summary>
    internal static string TokenizerFile(JsonElement root, JsonElement one)
    {
        var file = JsonNode.Parse(root.GetProperty("models").GetProperty(one.GetProperty("model").GetString()!).GetRawText())!.AsObject();
        foreach (var part in one.GetProperty("set").EnumerateObject())
        {
            file[part.Name] = JsonNode.Parse(part.Value.GetRawText());
        }

        if (one.TryGetProperty("model_set", out var options))
        {
            foreach (var option in options.EnumerateObject())
            {
                if (option.Name == "remove")
                {
                    file["model"]!["vocab"]!.AsObject().Remove(option.Value.GetString()!);
                }
                else
                {
                    file["model"]![option.Name] = JsonNode.Parse(option.Value.GetRawText());
                }
            }
        }

        return file.ToJsonString();
    }

    private static void Check(JsonElement one, List<string> texts, Tokenizer tokenizer, List<string> wrong)
    {
        var name = one.GetProperty("name").GetString();
        for (var i = 0; i < texts.Count; i++)
        {
            var expected = one.GetProperty("ids")[i].GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray();
            var decoded = Text(one, "decoded", i) ?? texts[i];
            var skipped = Text(one, "decoded_skip_special", i) ?? decoded;
            var actual = tokenizer.Encode(texts[i]);
            if (!expected.SequenceEqual(actual))
            {
                wrong.Add($"{name}: '{texts[i]}' expected {Shown(expected)}, actual {Shown(actual)}");
            }

            if (tokenizer.Decode(expected, skipSpecialTokens: false) != decoded || tokenizer.Decode(expected) != skipped)
            {
                wrong.Add($"{name}: '{decoded}' expected, decoded '{tokenizer.Decode(expected, skipSpecialTokens: false)}'");
            }
        }

        string Shown(int[] ids) => string.Join(' ', ids.Select(id => tokenizer.IdToToken(id)));
    }

    private static string? Text(JsonElement one, string name, int index) =>
        one.TryGetProperty(name, out var texts) ? texts[index].GetString() : null;
}
