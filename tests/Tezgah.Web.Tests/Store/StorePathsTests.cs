using Tezgah.Core.Problems;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;
using Tezgah.Web.Store;

namespace Tezgah.Web.Tests.Store;

public sealed class StorePathsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tezgah-store-paths");
    private readonly StorePaths _paths;

    public StorePathsTests()
    {
        Directory.CreateDirectory(At("data", "runs", "a"));
        Directory.CreateDirectory(At("work", "copies"));
        Directory.CreateDirectory(At("outside"));
        var options = new DashboardOptions { DataFolder = At("data"), BaseFolder = At("work"), ModelFolders = [], SampleFolder = null };
        _paths = new StorePaths(new AllowedFolders(options), options);
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData("copy.db", "work/copy.db")]
    [InlineData("  \"new/copy.DB\" ", "work/new/copy.DB")]
    [InlineData("copies", "work/copies/tezgah.db")]
    [InlineData("not-there/", "work/not-there/tezgah.db")]
    [InlineData("../data/backups/x.db", "data/backups/x.db")]
    public void Target_InAnAllowedFolder_IsTaken(string typed, string expected) =>
        Assert.Equal(At(expected.Split('/')), _paths.Target(typed, "tezgah.db"));

    [Theory]
    [InlineData("/etc/copy.db", "store-path-outside")]
    [InlineData("../../../../../../etc/copy.db", "store-path-outside")]
    [InlineData("../outside/copy.db", "store-path-outside")]
    [InlineData("link/copy.db", "store-path-outside")]
    [InlineData("dangling.db", "store-path-outside")]
    [InlineData("../data/tezgah.db", "store-target-inside")]
    [InlineData("../data/runs/a/x.db", "store-target-inside")]
    [InlineData("../data/backups/../keys/x.db", "store-target-inside")]
    [InlineData(".bashrc", "store-target-ending")]
    [InlineData("copy.zip", "store-target-ending")]
    [InlineData("there.db", "store-target-there")]
    [InlineData("", "store-target-ending")]
    [InlineData("a\0b.db", "store-path-unusable")]
    public void Target_ThatMustNotBeWritten_IsRefused(string typed, string code)
    {
        File.WriteAllText(At("work", "there.db"), "mine");
        Directory.CreateSymbolicLink(At("work", "link"), At("outside"));
        File.CreateSymbolicLink(At("work", "dangling.db"), At("outside", "not-there.db"));

        var problem = Assert.Throws<ProblemException>(() => _paths.Target(typed, "tezgah.db")).Problems[0];

        Assert.Equal(code, problem.Code);
        Assert.Equal("mine", File.ReadAllText(At("work", "there.db")));
    }

    [Theory]
    [InlineData("study.zip", null)]
    [InlineData("none.zip", "store-path-missing")]
    [InlineData("copies", "store-path-missing")]
    [InlineData("/etc/passwd", "store-path-outside")]
    [InlineData("secret.zip", "store-path-outside")]
    public void Source_IsAFileInAnAllowedFolder(string typed, string? code)
    {
        File.WriteAllText(At("work", "study.zip"), "zip");
        File.WriteAllText(At("outside", "secret"), "secret");
        File.CreateSymbolicLink(At("work", "secret.zip"), At("outside", "secret"));

        if (code is null)
        {
            Assert.Equal(At("work", typed), _paths.Source(typed));
        }
        else
        {
            Assert.Equal(code, Assert.Throws<ProblemException>(() => _paths.Source(typed)).Problems[0].Code);
        }
    }

    private string At(params string[] parts) => Path.Combine([_root.FullName, .. parts]);
}
