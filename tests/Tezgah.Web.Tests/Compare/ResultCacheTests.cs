using Tezgah.Web.Compare;

namespace Tezgah.Web.Tests.Compare;

public sealed class ResultCacheTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tezgah-cache");
    private int _made;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Get_SameFile_IsComputedOnceEvenForManyAtOnce()
    {
        var (cache, path) = (new ResultCache(), Write("a", "1"));

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cache.GetAsync(path, Make)));

        Assert.Equal(1, _made);
        Assert.All(all, r => Assert.Same(all[0], r));
    }

    [Fact]
    public async Task Get_FileThatChanged_IsComputedAgain()
    {
        var (cache, path) = (new ResultCache(), Write("a", "1"));
        await cache.GetAsync(path, Make);

        Write("a", "22");

        Assert.Equal("22", await cache.GetAsync(path, Make));
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await cache.GetAsync(path, Make);
        Assert.Equal(3, _made);
    }

    [Fact]
    public async Task Get_ComputationThatFailed_IsTriedAgain()
    {
        var (cache, path) = (new ResultCache(), Write("a", "1"));

        await Assert.ThrowsAsync<InvalidDataException>(() => cache.GetAsync<string>(path, _ => throw new InvalidDataException()));

        Assert.Equal("1", await cache.GetAsync(path, Make));
    }

    [Fact]
    public async Task Get_MoreFilesThanThereIsRoom_ForgetsTheOneAskedForLongestAgo()
    {
        var cache = new ResultCache { Capacity = 2 };
        var (a, b, c) = (Write("a", "1"), Write("b", "2"), Write("c", "3"));
        foreach (var path in (string[])[a, b, a, c, a, b])
        {
            await cache.GetAsync(path, Make);
        }

        Assert.Equal(4, _made);
    }

    [Fact]
    public async Task Get_LargeFilesBeyondTheRoom_ForgetsTheOldestButKeepsTheLast()
    {
        var cache = new ResultCache { MostBytes = 10 };
        var (a, b, large) = (Write("a", "1234"), Write("b", "1234"), Write("large", new string('x', 50)));
        foreach (var path in (string[])[a, b, a, b])
        {
            await cache.GetAsync(path, Make);
        }

        Assert.Equal(2, _made);
        await cache.GetAsync(large, Make);
        await cache.GetAsync(large, Make);
        Assert.Equal(3, _made);
        await cache.GetAsync(a, Make);
        await cache.GetAsync(large, Make);
        Assert.Equal(5, _made);
    }

    [Fact]
    public async Task Get_NoSuchFile_IsAnError() =>
        await Assert.ThrowsAsync<FileNotFoundException>(() => new ResultCache().GetAsync(Path.Combine(_folder.FullName, "no"), Make));

    private string Make(string path)
    {
        Interlocked.Increment(ref _made);
        return File.ReadAllText(path);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
