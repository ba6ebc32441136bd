using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Runs.Queue;

namespace Tezgah.Runs.Tests.Queue;

public sealed class RunNamesTests
{
    [Theory]
    [InlineData("Math topics", "20261121-2130-math-topics-3f9a")]
    [InlineData("  Işık & Ğöçüş İÇİN  ", "20261121-2130-isik-gocus-icin-3f9a")]
    [InlineData("../../etc/passwd", "20261121-2130-etc-passwd-3f9a")]
    [InlineData("数学", "20261121-2130-run-3f9a")]
    [InlineData("", "20261121-2130-run-3f9a")]
    [InlineData("a123456789b123456789c123456789d12345678-z99", "20261121-2130-a123456789b123456789c123456789d12345678-3f9a")]
    public void Id_AnyName_IsPlain(string name, string id) => Assert.Equal(id, RunNames.Id(Samples.Start, name, "3f9a"));

    [Fact]
    public void Id_LocalTime_IsTakenAsUtc() =>
        Assert.StartsWith("20261121-2130-", RunNames.Id(Samples.Start.ToOffset(TimeSpan.FromHours(3)), "x", "0000"), StringComparison.Ordinal);

    [Theory]
    [InlineData(" given ", "/x/y/train.csv", "given")]
    [InlineData("", "/x/math-topics/train.csv", "math-topics")]
    [InlineData("", "/x/math-topics/Duygu.csv", "Duygu")]
    [InlineData("", "/train.csv", "train")]
    public void NameOf_Job_IsItsOwnOrItsDatas(string name, string train, string expected) => Assert.Equal(
        expected, RunNames.NameOf(new TrainingJob { Name = name, Data = new DataSettings { Train = train } }));

    [Fact]
    public void NameOf_FileWithALongName_IsCut()
    {
        var name = RunNames.NameOf(new TrainingJob { Data = new DataSettings { Train = $"/x/{new string('f', 200)}.csv" } });

        Assert.Equal(new string('f', RunMarks.LongestWord - 1) + "…", name);
    }

    [Fact]
    public void RandomSuffix_Many_AreFourHexDigitsThatDiffer()
    {
        var suffixes = Enumerable.Range(0, 100).Select(_ => RunNames.RandomSuffix()).ToList();

        Assert.All(suffixes, s => Assert.Matches("^[0-9a-f]{4}$", s));
        Assert.True(suffixes.Distinct(StringComparer.Ordinal).Count() > 90);
    }
}
