using Tezgah.Text.Data;

namespace Tezgah.Text.Tests.Data;

public sealed class SplitRecordTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Split_ByLabel_KeepsTheSharesAndHoldsEveryRowOnce()
    {
        var split = SplitRecord.Of(File(200), "label", 0.1, 0.2, 42);

        Assert.Equal((140, 20, 40), (split.Train.Rows.Count, split.Validation.Rows.Count, split.Test.Rows.Count));
        Assert.Equal(Enumerable.Range(0, 200), split.Train.Rows.Concat(split.Validation.Rows).Concat(split.Test.Rows).Order());
        Assert.Equal(10, split.Test.Rows.Count(r => r % 4 == 0));
        Assert.Equal("label", split.StratifiedBy);
    }

    [Fact]
    public void Split_Plain_IsThatOfItsSeed()
    {
        var file = File(100);

        var split = SplitRecord.Of(file, null, 0.1, 0, 42);

        Assert.Equal(10, split.Validation.Rows.Count);
        Assert.Equal(split.Validation.Rows, SplitRecord.Of(file, null, 0.1, 0, 42).Validation.Rows);
        Assert.NotEqual(split.Validation.Rows, SplitRecord.Of(file, null, 0.1, 0, 43).Validation.Rows);
        Assert.NotEqual(split.Validation.Rows, SplitRecord.Of(file, null, 0.1, 0, (1L << 32) + 42).Validation.Rows);
    }

    [Fact]
    public void Split_WrittenAndReadWithItsFile_IsTheSame()
    {
        var file = File(50);
        var split = SplitRecord.Of(file, "label", 0.2, 0.1, 7);

        var read = SplitRecord.Read(split.ToJson(), "split.json", DataFile.Open(file.Path));

        Assert.Equal(split.Train.Rows, read.Train.Rows);
        Assert.Equal((split.Test.Sha256, split.Seed, split.FileSha256), (read.Test.Sha256, read.Seed, read.FileSha256));
    }

    [Fact]
    public void Split_WithAnotherFile_IsRefusedWithBothHashes()
    {
        var split = SplitRecord.Of(File(50), null, 0.2, 0.1, 7);
        var other = File(51);

        var error = Assert.Throws<DataFileException>(() => SplitRecord.Read(split.ToJson(), "split.json", other));

        Assert.Equal(("split-of-other-data", split.FileSha256, other.Hash), (error.Code, error.Args[1], error.Args[2]));
    }

    [Theory]
    [InlineData("{", "split-broken")]
    [InlineData("null", "split-broken")]
    [InlineData("""{"v": 1}""", "split-broken")]
    public void Split_Broken_IsRefused(string json, string code) =>
        Assert.Equal(code, Assert.Throws<DataFileException>(() => SplitRecord.Read(json, "split.json", File(10))).Code);

    [Fact]
    public void Split_ChangedByHand_IsRefused()
    {
        var file = File(20);
        var split = SplitRecord.Of(file, null, 0.2, 0.2, 7);
        SplitRecord[] changed =
        [
            split with { Test = split.Test with { Rows = [99] } },
            split with { Test = split.Test with { Rows = [split.Train.Rows[0]] } },
            split with { Train = split.Train with { Rows = [.. split.Train.Rows.Skip(1)] } },
            split with { V = 2 },
        ];

        Assert.All(changed, s => Assert.Equal(
            "split-broken", Assert.Throws<DataFileException>(() => SplitRecord.Read(s.ToJson(), "split.json", file)).Code));
    }

    [Fact]
    public void Hash_OfRowsWhoseValuesFlowIntoEachOther_Differs()
    {
        var first = DataFile.Open(_folder.Write("a.jsonl", """{"a": "xy", "b": "z"}"""));
        var second = DataFile.Open(_folder.Write("b.jsonl", """{"a": "x", "b": "yz"}"""));
        var third = DataFile.Open(_folder.Write("c.jsonl", """{"a": "xyz", "b": null}"""));
        var fourth = DataFile.Open(_folder.Write("d.jsonl", """{"a": "xyz", "b": ""}"""));

        Assert.Equal(4, new[] { first, second, third, fourth }.Select(f => SplitPart.Of(f, [0]).Sha256).Distinct().Count());
    }

    private DataFile File(int rows) => DataFile.Open(_folder.Write(
        $"{rows}.csv", "text,label\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"text {i},{(i % 4 == 0 ? "a" : "b")}\n"))));
}
