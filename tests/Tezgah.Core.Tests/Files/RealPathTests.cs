using Tezgah.Core.Files;
using Tezgah.Core.Tests.Results;

namespace Tezgah.Core.Tests.Files;

public sealed class RealPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Path_without_links_is_itself_and_need_not_be_there() =>
        Assert.Equal(At("a", "c"), RealPath.Of(At("a", "b", "..", "c")));

    [Fact]
    public void Links_on_the_way_are_followed()
    {
        Directory.CreateDirectory(At("real", "deep"));
        Directory.CreateSymbolicLink(At("link"), At("real"));
        Directory.CreateSymbolicLink(At("real", "deep", "up"), Path.Combine("..", "..", "link"));

        Assert.Equal(At("real", "deep", "x"), RealPath.Of(At("link", "deep", "up", "deep", "x")));
    }

    [Fact]
    public void Links_in_a_circle_are_an_error()
    {
        File.CreateSymbolicLink(At("a"), At("b"));
        File.CreateSymbolicLink(At("b"), At("a"));

        Assert.Throws<IOException>(() => RealPath.Of(At("a", "x")));
    }

    [Theory]
    [InlineData("/home/a", "/home/a", true)]
    [InlineData("/home/a/", "/home/a", true)]
    [InlineData("/home/a/b", "/home/a", true)]
    [InlineData("/home/ab", "/home/a", false)]
    [InlineData("/home", "/home/a", false)]
    [InlineData("/home/a", "/", true)]
    public void Inside_means_below_or_the_same(string path, string folder, bool expected) =>
        Assert.Equal(expected, RealPath.IsInside(path, folder));

    private string At(params string[] parts) => Path.Combine([RealPath.Of(_folder[""]), .. parts]);
}
