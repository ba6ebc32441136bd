using Tezgah.Core.Problems;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Tests.Hosting;

public sealed class OptionsReaderTests
{
    [Fact]
    public void Read_AllOptions_TakesThem()
    {
        var options = OptionsReader.Read(["--urls", "http://127.0.0.1:5060;http://localhost:5061", "--data=/tmp/d", "--worker", "/opt/tezgah", "--samples", "/s", "--models", $"/a{Path.PathSeparator}/b", "--models=/c"]);

        Assert.Equal([5060, 5061], options.Urls.Select(u => u.Port));
        Assert.Equal("/tmp/d", options.DataFolder);
        Assert.Equal("/opt/tezgah", options.WorkerPath);
        Assert.Equal("/s", options.SampleFolder);
        Assert.Equal(["/a", "/b", "/c"], options.ModelFolders);
    }

    [Fact]
    public void Read_Lan_TakesAddressesThatOthersReach()
    {
        var options = OptionsReader.Read(["--urls", "http://0.0.0.0:5060", "--lan", "--files", $"/a{Path.PathSeparator}/b"]);

        Assert.True(options.Lan);
        Assert.Equal("0.0.0.0", Assert.Single(options.Urls).Host);
        Assert.Equal(["/a", "/b"], options.FileFolders);
    }

    [Fact]
    public void Read_LanWithAValue_SaysThatItTakesNone()
    {
        var e = Assert.Throws<ProblemException>(() => OptionsReader.Read(["--lan=yes"]));

        Assert.Contains("'--lan' takes no value", Assert.Single(e.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralMistakes_TellsAllOfThem()
    {
        var e = Assert.Throws<ProblemException>(
            () => OptionsReader.Read(["--port", "--urls", "http://0.0.0.0:80;ftp://127.0.0.1", "--data"]));

        Assert.Collection(
            e.Problems,
            p => Assert.Contains("'--port'", p.Message, StringComparison.Ordinal),
            p => Assert.Contains("'http://0.0.0.0:80' can be reached from other machines", p.Message, StringComparison.Ordinal),
            p => Assert.Contains("'ftp://127.0.0.1' is no address", p.Message, StringComparison.Ordinal),
            p => Assert.Contains("'--data' needs a value", p.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_Nothing_ListensOnTheUsualPortAndKeepsItsDataWithTheUser()
    {
        var options = OptionsReader.Read([]);

        Assert.Empty(options.Urls);
        Assert.EndsWith("tezgah", options.DataFolder, StringComparison.Ordinal);
    }
}
