using Tezgah.Text.Tokenization;
using Tezgah.Text.Tokenization.Training;

namespace Tezgah.Text.Tests.Tokenization.Training;

public sealed class ByteLevelBpeTrainerTests
{
    private static readonly string[] s_texts =
    [
        "Bir üçgenin iç açılarının toplamı 180 derecedir; üçgenin alanını bulunuz.",
        "The sum of the angles of a triangle is 180 degrees; find the triangle's area.",
        "Kaç farklı şekilde sıralanabilir? İki zar atılıyor, toplamın 7 olma olasılığı nedir?",
    ];

    [Fact]
    public void Train_EqualCounts_MergesSmallestIdsFirst()
    {
        // "ab" and "cd" are equally frequent; a < c, so "ab" is first.
        var tokenizer = ByteLevelBpeTrainer.Train(["cd ab", "cd ab", "cd ab"], vocabularySize: 256 + 2, minFrequency: 1);

        Assert.Equal("ab", tokenizer.IdToToken(256));
        Assert.Equal("cd", tokenizer.IdToToken(257));
    }

    [Fact]
    public void Train_MostFrequentPairs_AreMergedInOrder()
    {
        // low 5, lower 2, newest 6, widest 3: the example of Sennrich et al., with spaces as the first byte of a word.
        var text = string.Concat(
            Enumerable.Repeat("low ", 5).Concat(Enumerable.Repeat("lower ", 2))
                .Concat(Enumerable.Repeat("newest ", 6)).Concat(Enumerable.Repeat("widest ", 3)));
        var tokenizer = ByteLevelBpeTrainer.Train([text], vocabularySize: 256 + 4);

        Assert.Equal(["es", "est", "lo", "low"], Enumerable.Range(256, 4).Select(tokenizer.IdToToken));
    }

    [Fact]
    public void Train_SpecialTokens_GetTheFirstIdsAndAreFound()
    {
        var tokenizer = ByteLevelBpeTrainer.Train(s_texts, 300, ["<pad>", "<s>", "</s>"]);

        Assert.Equal(0, tokenizer.TokenToId("<pad>"));
        Assert.Equal(2, tokenizer.TokenToId("</s>"));
        var ids = tokenizer.Encode("<s>üçgen</s>");
        Assert.Equal(1, ids[0]);
        Assert.Equal(2, ids[^1]);
        Assert.Equal("üçgen", tokenizer.Decode(ids));
        Assert.Equal("<s>üçgen</s>", tokenizer.Decode(ids, skipSpecialTokens: false));
    }

    [Fact]
    public void Train_AnyText_ComesBackFromItsIds()
    {
        var tokenizer = ByteLevelBpeTrainer.Train(s_texts, 400);

        foreach (var text in s_texts.Append("çok 😀 başka\r\n\tbir metin: 你好 'quoted'  "))
        {
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        }
    }

    [Fact]
    public void Train_BeginAndEndTokens_AreSetAroundAText()
    {
        var settings = new BpeTrainerSettings
        {
            VocabularySize = 300,
            SpecialTokens = ["<s>", "</s>", "<pad>"],
            BosToken = "<s>",
            EosToken = "</s>",
            PadToken = "<pad>",
        };
        var tokenizer = ByteLevelBpeTrainer.Train(s_texts, settings);

        var ids = tokenizer.Encode("alan");
        Assert.Equal((0, 1), (ids[0], ids[^1]));
        Assert.Equal(tokenizer.Encode("alan", addSpecialTokens: false), ids[1..^1]);
        Assert.Equal((0, 1, 2), (tokenizer.BosTokenId, tokenizer.EosTokenId, tokenizer.PadTokenId));
    }

    [Fact]
    public void Train_SameTexts_GiveTheSameFile()
    {
        using var folder = new TemporaryFolder();
        var paths = new[] { "a.json", "b.json" }.Select(n => Path.Combine(folder.Path, n)).ToArray();
        foreach (var path in paths)
        {
            ByteLevelBpeTrainer.Train(s_texts, 400).Save(path);
        }

        Assert.Equal(File.ReadAllText(paths[0]), File.ReadAllText(paths[1]));
    }

    [Fact]
    public void Save_ThenLoad_GivesTheSameIds()
    {
        using var folder = new TemporaryFolder();
        var trained = ByteLevelBpeTrainer.Train(s_texts, 400, ["<pad>"]);
        trained.Save(folder.Path);
        var loaded = Tokenizer.Load(folder.Path);

        Assert.Equal(trained.VocabularySize, loaded.VocabularySize);
        Assert.All(s_texts, text => Assert.Equal(trained.Encode(text), loaded.Encode(text)));
    }

    [Theory]
    [InlineData(100, 2, "vocabulary size: 100 is below 256")]
    [InlineData(300, 0, "minimum frequency: 0 is below 1")]
    public void Train_SettingOutOfRange_IsAnErrorThatNamesIt(int vocabularySize, int minFrequency, string expected)
    {
        var error = Assert.Throws<ArgumentException>(
            () => ByteLevelBpeTrainer.Train(s_texts, vocabularySize, minFrequency: minFrequency));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => ByteLevelBpeTrainer.Train(s_texts, 300, cancellationToken: source.Token));
    }
}
