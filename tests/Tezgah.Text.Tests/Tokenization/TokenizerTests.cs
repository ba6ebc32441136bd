using System.Text.Json;
using Tezgah.Text.Tokenization;
using Tezgah.Text.Tokenization.Training;

namespace Tezgah.Text.Tests.Tokenization;

public sealed class TokenizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Encode_PlainText_DoesNotFindSpecialTokens()
    {
        var tokenizer = ByteLevelBpeTrainer.Train(["a b"], 260, ["<s>"]);

        Assert.Equal([tokenizer.TokenToId("<s>")!.Value], tokenizer.Encode("<s>"));
        Assert.Equal(3, tokenizer.Encode("<s>", plainText: true).Length);
        Assert.Equal("<s>", tokenizer.Decode(tokenizer.Encode("<s>", plainText: true)));
    }

    [Fact]
    public void Encode_IntoAList_AppendsAndCounts()
    {
        var tokenizer = ByteLevelBpeTrainer.Train(["a b"], 256);
        var ids = new List<int> { 7 };

        Assert.Equal(3, tokenizer.Encode("a b".AsSpan(), ids));
        Assert.Equal([7, .. tokenizer.Encode("a b")], ids);
    }

    [Fact]
    public void Encode_HalfASurrogatePair_IsTheReplacementCharacter()
    {
        var tokenizer = ByteLevelBpeTrainer.Train(["a b"], 256);

        Assert.Equal(tokenizer.Encode("a\uFFFDb"), tokenizer.Encode("a\uD83Db"));
    }

    [Fact]
    public void Decode_IdsThatAreNoToken_AreLeftOut()
    {
        var tokenizer = ByteLevelBpeTrainer.Train(["a b"], 256);

        Assert.Equal("a", tokenizer.Decode([-1, tokenizer.TokenToId("a")!.Value, 999_999]));
        Assert.Null(tokenizer.IdToToken(256));
        Assert.Null(tokenizer.TokenToId("no such token"));
    }

    [Fact]
    public void BytesOf_ByteLevelToken_AreItsBytes()
    {
        var tokenizer = ByteLevelBpeTrainer.Train(["a b"], 257, ["<s>"]);

        var ids = tokenizer.Encode(" ı", addSpecialTokens: false);

        Assert.Equal([0x20, 0xC4, 0xB1], ids.SelectMany(id => tokenizer.BytesOf(id)!));
        Assert.Null(tokenizer.BytesOf(tokenizer.TokenToId("<s>")!.Value));
        Assert.Null(tokenizer.BytesOf(999));
    }

    [Fact]
    public void BytesOf_TokenThatSpellsAByte_IsThatByte()
    {
        const string Json = """
            {"model":{"type":"BPE","vocab":{"<unk>":0,"<0x0A>":1,"a":2},"merges":[],"byte_fallback":true,"unk_token":"<unk>"}}
            """;
        var path = Path.Combine(_folder.Path, "tokenizer.json");
        File.WriteAllText(path, Json);
        var tokenizer = Tokenizer.Load(path);

        Assert.Equal([0x0A], tokenizer.BytesOf(1)!);
        Assert.Null(tokenizer.BytesOf(2));
    }

    [Fact]
    public void Encode_FromManyThreads_GivesTheSameIds()
    {
        var tokenizer = ByteLevelBpeTrainer.Train(["bir iki üç bir iki"], 270);
        var random = new RandomText(3);
        var texts = Enumerable.Range(0, 200).Select(_ => random.Next(60)).ToList();
        var expected = texts.ConvertAll(t => tokenizer.Encode(t));

        Parallel.For(0, 8, _ => Assert.Equal(expected, texts.ConvertAll(t => tokenizer.Encode(t))));
    }

    [Fact]
    public void Load_NoFile_NamesThePath()
    {
        var error = Assert.Throws<DataFileException>(() => Tokenizer.Load(_folder.Path));

        Assert.Equal("tokenizer-missing", error.Code);
        Assert.Contains(Path.Combine(_folder.Path, "tokenizer.json"), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":{"type":"Unigram","vocab":[]}}""", "tokenizer-unsupported", "model 'Unigram'")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}""", "tokenizer-broken", "model.merges[0]: the token 'b' is not in the vocabulary")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["ab"]}}""", "tokenizer-broken", "'ab' is not two tokens")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":99999999},"merges":[]}}""", "tokenizer-broken", "the id 99999999 is outside")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":[],"dropout":0.1}}""", "tokenizer-unsupported", "'dropout'")]
    [InlineData("""{"pre_tokenizer":{"type":"UnicodeScripts"},"model":{"type":"BPE","vocab":{"a":0},"merges":[]}}""", "tokenizer-unsupported", "pre_tokenizer 'UnicodeScripts'")]
    [InlineData("""{"normalizer":{"type":"Precompiled"},"model":{"type":"BPE","vocab":{"a":0},"merges":[]}}""", "tokenizer-unsupported", "normalizer 'Precompiled'")]
    [InlineData("""{"decoder":{"type":"CTC"},"model":{"type":"BPE","vocab":{"a":0},"merges":[]}}""", "tokenizer-unsupported", "decoder 'CTC'")]
    [InlineData("""{"added_tokens":[{"id":0}],"model":{"type":"BPE","vocab":{"a":0},"merges":[]}}""", "tokenizer-broken", "content: the field is missing")]
    [InlineData("{\"model\":\n{", "tokenizer-broken", "broken at 2:")]
    [InlineData("[]", "tokenizer-broken", "a JSON object is expected")]
    public void Load_FileThatCannotBeUsed_IsAnErrorThatNamesThePart(string file, string code, string expected)
    {
        var path = _folder.Write("tokenizer.json", file);
        var error = Assert.Throws<DataFileException>(() => Tokenizer.Load(path));

        Assert.Equal(code, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(path, error.Args[0]);
    }

    [Fact]
    public void Load_Folder_ReadsTheConfigAndTheTemplate()
    {
        ByteLevelBpeTrainer.Train(["a b"], 260, ["<s>", "</s>"]).Save(_folder.Path);
        _folder.Write("tokenizer_config.json", """
            {"additional_special_tokens": ["<a>", {"content": "<b>"}], "mask_token": "<m>", "bos_token": {"content": "<s>"}, "eos_token": "</s>", "pad_token": null, "model_max_length": 1000000000000000019884624838656,
             "chat_template": [{"name": "tool_use", "template": "T"}, {"name": "default", "template": "D"}]}
            """);
        var config = Tokenizer.Load(_folder.Path).Config;

        Assert.Equal(("<s>", "</s>", null, "D", null), (config.BosToken, config.EosToken, config.PadToken, config.ChatTemplate, config.ModelMaxLength));
        Assert.Equal(["<a>", "<b>"], config.AdditionalSpecialTokens);
        Assert.Equal([("bos_token", "<s>"), ("eos_token", "</s>"), ("mask_token", "<m>")], config.SpecialTokens());
        var tokenizer = Tokenizer.Load(_folder.Path);
        tokenizer.Save(_folder.Path);
        Assert.Equal(config, Tokenizer.Load(_folder.Path).Config);
        _folder.Write("chat_template.jinja", "J");
        Assert.Equal("J", Tokenizer.Load(_folder.Path).Config.ChatTemplate);
    }

    [Fact]
    public void Save_LoadedTokenizer_KeepsEveryPart()
    {
        using var document = Vectors.Open("Tokenization", "library-vectors.json");
        var root = document.RootElement;
        var random = new RandomText(5);
        foreach (var one in root.GetProperty("cases").EnumerateArray())
        {
            var loaded = Tokenizer.Load(_folder.Write("in.json", LibraryVectorTests.TokenizerFile(root, one)));
            var path = Path.Combine(_folder.Path, "out.json");
            loaded.Save(path);
            var saved = Tokenizer.Load(path);
            var text = random.Next(50);

            Assert.Equal(loaded.Encode(text), saved.Encode(text));
            Assert.Equal(loaded.Decode(loaded.Encode(text)), saved.Decode(saved.Encode(text)));
            using var written = JsonDocument.Parse(File.ReadAllBytes(path));
            Assert.Equal(loaded.AddedTokens.Count, written.RootElement.GetProperty("added_tokens").GetArrayLength());
        }
    }

    [Fact]
    public void TokenStream_TokenByToken_GivesTheWholeTextAndOnlyWholeCharacters()
    {
        var tokenizer = ByteLevelBpeTrainer.Train(["a b"], 256);
        foreach (var text in new[] { "çay 😀 içtim", "bozuk \uFFFD son", "", "👩‍👧" })
        {
            var stream = new TokenStream(tokenizer);
            var parts = tokenizer.Encode(text).Select(stream.Append).ToList();
            parts.Add(stream.Finish());

            Assert.Equal(text, string.Concat(parts));
            Assert.DoesNotContain(parts, p => p.Contains('\uFFFD', StringComparison.Ordinal) && !text.Contains('\uFFFD', StringComparison.Ordinal));
        }
    }

    [Fact]
    public void TokenStream_BytesThatMakeNoCharacter_AreGivenInTheEnd()
    {
        var tokenizer = ByteLevelBpeTrainer.Train(["a b"], 256);
        var lead = tokenizer.Encode("😀")[0];
        var stream = new TokenStream(tokenizer);
        var ids = Enumerable.Repeat(lead, 20).Append(tokenizer.TokenToId("a")!.Value).ToList();

        Assert.Equal(tokenizer.Decode(ids), string.Concat(ids.Select(stream.Append)) + stream.Finish());
    }
}
