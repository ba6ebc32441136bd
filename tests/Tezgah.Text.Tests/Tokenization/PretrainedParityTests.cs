using System.Text.Json;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tests.Tokenization;

/// <summary>The tokenizer vectors of every model folder beside the data sets that has an expected.json with them.</summary>
[Trait("Category", "Parity")]
public sealed class PretrainedParityTests
{
    [Fact]
    public void Vectors_OfEveryModelFolder_GiveTheSameIds()
    {
        foreach (var file in ReferenceFolders.Cases(ReferenceFolders.Models, "expected.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var part = document.RootElement.GetProperty("tokenizer");
            var tokenizer = Tokenizer.Load(Path.GetDirectoryName(file)!);
            // Text that spells a special token is that token to tokenizer.json; these ids are of the plain merge.
            foreach (var vector in part.GetProperty("vectors").EnumerateArray())
            {
                var text = vector.GetProperty("text").GetString()!;
                Assert.Equal(Ids(vector, "ids"), tokenizer.Encode(text, plainText: true));
                Assert.Equal(Ids(vector, "ids_no_bos"), tokenizer.Encode(text, addSpecialTokens: false, plainText: true));
            }

            foreach (var vector in part.GetProperty("special_text_differs").EnumerateArray())
            {
                var text = vector.GetProperty("text").GetString()!;
                Assert.Equal(Ids(vector, "tokenizer_json_ids_no_bos"), tokenizer.Encode(text, addSpecialTokens: false));
            }

            foreach (var text in document.RootElement.GetProperty("greedy_prompts").EnumerateArray())
            {
                Assert.Equal(Ids(text, "prompt_ids"), tokenizer.Encode(text.GetProperty("prompt").GetString()!));
                var stream = new TokenStream(tokenizer);
                var prompt = tokenizer.Decode(Ids(text, "prompt_ids"));
                var generated = string.Concat(Ids(text, "prompt_ids").Concat(Ids(text, "greedy_ids")).Select(stream.Append)) + stream.Finish();
                Assert.Equal(prompt + text.GetProperty("greedy_text").GetString(), generated);
            }
        }
    }

    private static int[] Ids(JsonElement vector, string name) =>
        [.. vector.GetProperty(name).EnumerateArray().Select(i => i.GetInt32())];
}
