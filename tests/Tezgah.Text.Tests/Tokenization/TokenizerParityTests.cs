using System.Text.Json;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tests.Tokenization;

/// <summary>Vectors of the Hugging Face tokenizers library, from every *.vectors.json of the data folder.</summary>
[Trait("Category", "Parity")]
public sealed class TokenizerParityTests
{
    [Fact]
    public void Vectors_OfEveryTokenizer_GiveTheSameIdsAndText()
    {
        var folder = Path.Combine(ReferenceFolders.Data, "tokenizers");
        foreach (var file in ReferenceFolders.Cases(folder, "*.vectors.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            var tokenizer = Tokenizer.Load(Path.Combine(folder, root.GetProperty("tokenizer_file").GetString()!));
            Assert.True(root.GetProperty("vectors").GetArrayLength() > 0, $"{file} holds no vector.");
            foreach (var vector in root.GetProperty("vectors").EnumerateArray())
            {
                Check(tokenizer, vector);
            }

            foreach (var vector in root.GetProperty("special_tokens_as_plain_text").EnumerateArray())
            {
                var text = vector.GetProperty("text").GetString()!;
                Assert.Equal(Ids(vector, "ids"), tokenizer.Encode(text, addSpecialTokens: false, plainText: true));
            }
        }
    }

    private static void Check(Tokenizer tokenizer, JsonElement vector)
    {
        var text = vector.GetProperty("text").GetString()!;
        var ids = Ids(vector, "ids");
        Assert.Equal(ids, tokenizer.Encode(text, addSpecialTokens: false));
        Assert.Equal(Ids(vector, "ids_with_special"), tokenizer.Encode(text));
        Assert.Equal(vector.GetProperty("decoded").GetString(), tokenizer.Decode(ids, skipSpecialTokens: false));
        Assert.Equal(vector.GetProperty("decoded_skip_special").GetString(), tokenizer.Decode(ids));
    }

    private static int[] Ids(JsonElement vector, string name) =>
        [.. vector.GetProperty(name).EnumerateArray().Select(i => i.GetInt32())];
}
