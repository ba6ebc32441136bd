using Tezgah.Core.Problems;
using Tezgah.Web.Hosting;
using Tezgah.Web.Models;

namespace Tezgah.Web.Tests.Models;

public sealed class ModelFoldersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tezgah-folders-").FullName;
    private readonly ModelFolders _folders;

    public ModelFoldersTests() => _folders = new ModelFolders(
        new DashboardOptions { DataFolder = At("data"), BaseFolder = At("work"), ModelFolders = [At("extra")] });

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("data/models/a")]
    [InlineData("work/a")]
    [InlineData("extra/a")]
    public void Resolve_FolderInAnAllowedPlace_IsItsFullPath(string folder)
    {
        Model(folder);

        Assert.Equal(At(folder), _folders.Resolve($" \"{At(folder)}/\" "));
    }

    [Fact]
    public void Resolve_RelativePath_CountsFromWhereTheDashboardWasStarted()
    {
        Model("work/sub/a");

        Assert.Equal(At("work/sub/a"), _folders.Resolve("sub/x/../a"));
    }

    [Fact]
    public void Resolve_Tilde_IsHome() =>
        Assert.Contains(ModelFolders.Home, Code("~/surely/not/there", "model-folder-missing").Args[0] == "~/surely/not/there" ? _folders.Roots : []);

    [Fact]
    public void Resolve_WayOutOfAnAllowedFolder_IsRefused()
    {
        Model("other/a");

        Code("../other/a", "model-folder-outside");
        Code(At("extra/../other/a"), "model-folder-outside");
    }

    [Fact]
    public void Resolve_FolderOutside_TellsNotWhetherItIsThere() =>
        Assert.Equal(Code(At("nothing"), "model-folder-outside").Code, Code(_root, "model-folder-outside").Code);

    [Fact]
    public void Resolve_LinkThatLeadsOut_IsRefused()
    {
        Model("other/a");
        Directory.CreateDirectory(At("work"));
        Directory.CreateSymbolicLink(At("work/link"), At("other"));

        Code("link/a", "model-folder-outside");
    }

    [Fact]
    public void Resolve_LinkBetweenAllowedFolders_IsTaken()
    {
        Model("extra/a");
        Directory.CreateDirectory(At("work"));
        Directory.CreateSymbolicLink(At("work/link"), At("extra/a"));

        Assert.Equal(At("work/link"), _folders.Resolve("link"));
    }

    [Fact]
    public void Resolve_FolderWithoutConfig_SaysWhatIsMissing()
    {
        Directory.CreateDirectory(At("work/empty"));

        Assert.Contains("config.json", Code("empty", "model-folder-empty").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Resolve_NoPath_IsAProblem(string typed) => Assert.Throws<ProblemException>(() => _folders.Resolve(typed));

    [Fact]
    public void Roots_DashboardStartedInTheRoot_DoNotHoldEverything() =>
        Assert.DoesNotContain("/", new ModelFolders(new DashboardOptions { DataFolder = At("data"), BaseFolder = "/" }).Roots);

    [Theory]
    [InlineData("Qwen2.5-0.5B", "qwen2-5-0-5b-")]
    [InlineData("Qwen/Qwen2.5", "qwen-qwen2-5-")]
    [InlineData("北京", "model-")]
    public void Row_Name_MakesAnAddressThatIsTheSameEachTime(string name, string start)
    {
        var row = ModelFolders.Row("/m/" + name, name, default);

        Assert.StartsWith(start, row.Id, StringComparison.Ordinal);
        Assert.Equal(row.Id, ModelFolders.Row("/m/" + name, name, DateTimeOffset.MaxValue).Id);
        Assert.NotEqual(row.Id, ModelFolders.Row("/n/" + name, name, default).Id);
    }

    [Theory]
    [InlineData("/m/stories260k", "stories260k")]
    [InlineData("/h/hub/models--Qwen--Qwen2.5-0.5B/snapshots/0123abcd", "Qwen/Qwen2.5-0.5B")]
    public void Name_Folder_IsWhatPeopleCallIt(string folder, string name) => Assert.Equal(name, ModelNames.Of(folder));

    private string At(string path) => Path.GetFullPath(Path.Combine(_root, path));

    private void Model(string folder)
    {
        Directory.CreateDirectory(At(folder));
        File.WriteAllText(Path.Combine(At(folder), "config.json"), "{}");
    }

    private Problem Code(string typed, string code)
    {
        var problem = Assert.Throws<ProblemException>(() => _folders.Resolve(typed)).Problems[0];
        Assert.Equal(code, problem.Code);
        return problem;
    }
}
