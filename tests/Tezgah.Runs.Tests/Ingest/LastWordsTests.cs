using Tezgah.Runs.Ingest;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Ingest;

public sealed class LastWordsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_NoFile_IsEmpty() => Assert.Empty(LastWords.Of(_folder["log.txt"], 5));

    [Fact]
    public void Of_FewLines_GivesTheLastThatAreNotBlank() =>
        Assert.Equal(["two", "üç"], LastWords.Of(Written("one\ntwo\n\n  \nüç\r\n\n"), 2));

    [Fact]
    public void Of_ProgressBarAndColours_GivesWhatWasSeenLast() =>
        Assert.Equal(["100 % [31mred"], LastWords.Of(Written("1 %\r50 %\r100 % \u001b[31mred"), 2));

    [Fact]
    public void Of_LongFile_ReadsOnlyItsEnd()
    {
        var lines = LastWords.Of(Written(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"line {i}\n"))), int.MaxValue);

        Assert.Equal("line 99999", lines[^1]);
        Assert.All(lines, l => Assert.StartsWith("line ", l, StringComparison.Ordinal));
        Assert.InRange(lines.Count, 1000, 2000);
    }

    [Fact]
    public void Of_LongLine_IsCut() => Assert.Equal(501, LastWords.Of(Written(new string('x', 900)), 1)[0].Length);

    private string Written(string text)
    {
        File.WriteAllText(_folder["log.txt"], text);
        return _folder["log.txt"];
    }
}
