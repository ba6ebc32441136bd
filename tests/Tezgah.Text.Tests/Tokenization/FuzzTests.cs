using System.Diagnostics;
using Tezgah.Text.Templates;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tests.Tokenization;

/// <summary>Broken files give a clear error or a result, never another exception, and soon.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 2000;
    private const long MostBytes = 1L << 30;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);

    [Fact]
    public void TokenizerFiles_Mutated_GiveAnErrorOrIds()
    {
        using var folder = new TemporaryFolder();
        using var document = Vectors.Open("Tokenization", "library-vectors.json");
        var root = document.RootElement;
        // The small models: a vocabulary of the usual size would hide the parts in which mutations matter.
        var cases = root.GetProperty("cases").EnumerateArray().ToList();
        var files = cases.Select(c => Shortened(LibraryVectorTests.TokenizerFile(root, c))).ToList();
        var random = new RandomText(20260307);
        var errors = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var file = random.Mutate(files[random.Next(0, files.Count)]);
            var path = folder.Write("tokenizer.json", file);
            var watch = Stopwatch.StartNew();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var tokenizer = Tokenizer.Load(path);
                var ids = tokenizer.Encode(random.Next(40));
                Assert.NotNull(tokenizer.Decode(ids));
            }
            catch (DataFileException)
            {
                errors++;
            }

            Assert.True(watch.Elapsed < s_longest, $"round {round} took {watch.Elapsed}");
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }

        Assert.InRange(errors, Rounds / 10, Rounds - (Rounds / 100));
    }

    [Fact]
    public void Templates_Mutated_GiveAnErrorOrText()
    {
        using var document = Vectors.Open("Templates", "jinja-vectors.json");
        var root = document.RootElement;
        var sources = root.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("template").GetString()!).ToList();
        var options = new ChatTemplateOptions
        {
            Variables = root.GetProperty("variables").EnumerateObject().ToDictionary(v => v.Name, v => v.Value),
        };
        var random = new RandomText(20260308);
        var errors = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var source = random.Mutate(sources[random.Next(0, sources.Count)] + "\n" + sources[random.Next(0, sources.Count)]);
            var watch = Stopwatch.StartNew();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Assert.NotNull(ChatTemplate.Parse(source).Render([new ChatMessage("user", random.Next(10))], options).Text);
            }
            catch (DataFileException)
            {
                errors++;
            }

            Assert.True(watch.Elapsed < s_longest, $"round {round} took {watch.Elapsed}: {source}");
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }

        Assert.InRange(errors, Rounds / 10, Rounds - (Rounds / 100));
    }

    [Fact]
    public void TokenizerConfigs_Mutated_GiveAnErrorOrATokenizer()
    {
        const string Config = """
            {"add_bos_token":true,"added_tokens_decoder":{"0":{"content":"<pad>","special":true,"lstrip":false,"normalized":false}},
            "bos_token":{"__type":"AddedToken","content":"<s>","lstrip":false},"eos_token":"</s>","pad_token":null,"unk_token":"<unk>",
            "chat_template":[{"name":"default","template":"{{ messages[0].content }}"},{"name":"tool_use","template":"{{ tools }}"}],
            "clean_up_tokenization_spaces":false,"model_max_length":1000000000000000019884624838656,"tokenizer_class":"PreTrainedTokenizerFast"}
            """;
        using var folder = new TemporaryFolder();
        using var document = Vectors.Open("Tokenization", "library-vectors.json");
        var root = document.RootElement;
        folder.Write("tokenizer.json", Shortened(LibraryVectorTests.TokenizerFile(root, root.GetProperty("cases")[0])));
        var random = new RandomText(20260309);
        var errors = 0;
        for (var round = 0; round < Rounds / 2; round++)
        {
            folder.Write("tokenizer_config.json", random.Mutate(Config));
            try
            {
                var tokenizer = Tokenizer.Load(folder.Path);
                _ = (tokenizer.BosTokenId, tokenizer.EosTokenId, tokenizer.PadTokenId);
                if (tokenizer.Config.ChatTemplate is not null)
                {
                    Assert.NotNull(ChatTemplate.Of(tokenizer).Render([new ChatMessage("user", "x")]).Text);
                }
            }
            catch (DataFileException)
            {
                errors++;
            }
        }

        Assert.InRange(errors, Rounds / 20, Rounds / 2);
    }

    [Fact]
    public void TokenizerFile_CutAnywhere_IsAnError()
    {
        using var folder = new TemporaryFolder();
        using var document = Vectors.Open("Tokenization", "library-vectors.json");
        var root = document.RootElement;
        var file = LibraryVectorTests.TokenizerFile(root, root.GetProperty("cases")[0]);
        for (var length = 0; length < file.Length - 1; length += 97)
        {
            var path = folder.Write("tokenizer.json", file[..length]);
            Assert.Equal("tokenizer-broken", Assert.Throws<DataFileException>(() => Tokenizer.Load(path)).Code);
        }
    }

    // Without most of the vocabulary the mutations hit the rest of the file as often.
    private static string Shortened(string file)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(file)!;
        var vocabulary = node["model"]!["vocab"]!.AsObject();
        foreach (var token in vocabulary.Where(t => t.Value!.GetValue<int>() > 60).Select(t => t.Key).ToList())
        {
            vocabulary.Remove(token);
        }

        var merges = node["model"]!["merges"]!.AsArray();
        while (merges.Count > 0)
        {
            merges.RemoveAt(merges.Count - 1);
        }

        merges.Add(vocabulary.Select(t => t.Key).ToArray() is var keys && vocabulary.ContainsKey("ab") ? "a b" : $"{keys[0]} {keys[1]}");
        vocabulary[keys[0] + keys[1]] = 70;
        return node.ToJsonString();
    }
}
