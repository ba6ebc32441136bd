using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Tests.Shared;

namespace Tezgah.Storage.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_NewFolder_MakesIt()
    {
        using var data = DataFolder.Open(_folder["new/state"]);

        Assert.True(Directory.Exists(data.Runs));
        Assert.True(Directory.Exists(data.Data));
        Assert.Equal(Path.Combine(data.Root, "tezgah.db"), data.Database);
    }

    [Fact]
    public void Open_IsOpenAlready_IsRefusedWithTheFoldersName()
    {
        using var first = DataFolder.Open(_folder["state"]);

        var problem = Assert.Throws<ProblemException>(() => DataFolder.Open(_folder["state"])).Problems[0];

        Assert.Equal(("store-in-use", first.Root), (problem.Code, problem.Args[0]));
    }

    [Fact]
    public void Open_AfterTheOtherIsClosed_Works()
    {
        DataFolder.Open(_folder["state"]).Dispose();

        using var second = DataFolder.Open(_folder["state"]);

        Assert.Equal(_folder["state"], second.Root);
    }

    [Fact]
    public void Open_PathIsAFile_NamesIt()
    {
        File.WriteAllText(_folder["file"], "");

        var problem = Assert.Throws<ProblemException>(() => DataFolder.Open(_folder["file"])).Problems[0];

        Assert.Equal(("folder-not-writable", _folder["file"]), (problem.Code, problem.Args[0]));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("a\0")]
    public void Run_TextThatLeadsElsewhere_IsRefused(string id)
    {
        using var data = DataFolder.Open(_folder["state"]);

        Assert.Equal("run-missing", Assert.Throws<ProblemException>(() => data.Run(id)).Problems[0].Code);
    }

    [Fact]
    public void Run_Id_IsAFolderOfItsOwn()
    {
        using var data = DataFolder.Open(_folder["state"]);

        Assert.Equal(_folder["state/runs/20261121-2130-x-3f9a"], data.Run("20261121-2130-x-3f9a").Root);
    }

    [Fact]
    public async Task AddTezgahStorage_Store_LivesInTheFolderAndIsGivenBack()
    {
        await using (var provider = new ServiceCollection().AddTezgahStorage(_folder["state"]).BuildServiceProvider())
        {
            Assert.Empty(await provider.GetRequiredService<IRunStore>().ListAsync());
            Assert.True(File.Exists(provider.GetRequiredService<DataFolder>().Database));
        }

        DataFolder.Open(_folder["state"]).Dispose();
    }
}
