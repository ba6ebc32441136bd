using System.Diagnostics;
using System.Text.Json.Nodes;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tests.Tokenization;

/// <summary>Tokenizer files written to take all memory or never to end.</summary>
public sealed class HostileTokenizerTests
{
    private static string Doubling(int times) => """{"type":"Sequence","normalizers":[""" + string.Join(
        ',', Enumerable.Repeat("""{"type":"Replace","pattern":{"String":"a"},"content":"aa"}""", times)) + "]}";

    public static TheoryData<string, string> Bombs() => new()
    {
        { "normalizer", Doubling(60) },
        { "normalizer", """{"type":"Replace","pattern":{"Regex":"(a+)+$"},"content":"b"}""" },
        { "normalizer", """{"type":"Replace","pattern":{"Regex":"(a|aa)+$"},"content":"b"}""" },
        { "normalizer", """{"type":"Replace","pattern":{"Regex":"(a*)*(a*)*(a*)*b"},"content":"b"}""" },
        { "pre_tokenizer", """{"type":"Split","pattern":{"Regex":"(a+)+b"},"behavior":"Isolated","invert":false}""" },
        { "pre_tokenizer", """{"type":"Split","pattern":{"Regex":"(?:a{0,500}){0,500}b"},"behavior":"Isolated","invert":false}""" },
        { "pre_tokenizer", """{"type":"Split","pattern":{"Regex":"a{2000000000}"},"behavior":"Isolated","invert":false}""" },
        { "pre_tokenizer", """{"type":"Split","pattern":{"Regex":""},"behavior":"Isolated","invert":false}""" },
        { "pre_tokenizer", """{"type":"Sequence","pretokenizers":[""" + string.Join(',', Enumerable.Repeat("""{"type":"Digits","individual_digits":true}""", 5000)) + "]}" },
        { "decoder", Doubling(60).Replace("normalizers", "decoders", StringComparison.Ordinal) },
        { "decoder", string.Concat(Enumerable.Repeat("""{"type":"Sequence","decoders":[""", 30)) + string.Concat(Enumerable.Repeat("]}", 30)) },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Bomb_is_an_error_or_tokens_soon_and_in_little_memory(string part, string json)
    {
        using var folder = new TemporaryFolder();
        using var document = Vectors.Open("Tokenization", "library-vectors.json");
        var root = document.RootElement;
        var file = JsonNode.Parse(LibraryVectorTests.TokenizerFile(root, root.GetProperty("cases")[0]))!;
        file[part] = JsonNode.Parse(json);
        var path = folder.Write("tokenizer.json", file.ToJsonString());
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var tokenizer = Tokenizer.Load(path);
            Assert.NotNull(tokenizer.Decode(tokenizer.Encode(new string('a', 3000) + "c")));
        }
        catch (DataFileException e)
        {
            Assert.InRange(e.Message.Length, 10, 1000);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 30);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }
}
