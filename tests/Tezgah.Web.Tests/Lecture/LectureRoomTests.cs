using System.Globalization;
using Tezgah.Core.Problems;
using Tezgah.Web.Access;
using Tezgah.Web.Lecture;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Lecture;

public sealed class LectureRoomTests
{
    private readonly LectureRoom _room = new();
    private readonly AccessKeys _keys = new();

    [Fact]
    public void Viewers_WhoComeAndGo_AreCountedOnceEach()
    {
        var changes = 0;
        using var listening = _room.Listen(() => changes++);
        var page = _room.Join("a");
        using var another = _room.Join("a");
        using var neighbour = _room.Join("b");
        Assert.Equal(2, _room.Viewers);

        page.Dispose();
        page.Dispose();

        Assert.Equal(2, _room.Viewers);
        another.Dispose();
        Assert.Equal(1, _room.Viewers);
        Assert.Equal(5, changes);
    }

    [Fact]
    public async Task Changed_ByAnotherVisit_ReachesAListenerInItsOwnLanguage()
    {
        var heard = new List<string>();
        IDisposable? listening = null;
        await InAsync("tr", () => listening = _room.Listen(() => heard.Add(CultureInfo.CurrentUICulture.Name)));

        await InAsync("en", () => _room.Show("/runs"));

        Assert.Equal(["tr"], heard);
        listening?.Dispose();
        _room.Show("/compare");
        Assert.Single(heard);

        static Task InAsync(string culture, Action act) => Task.Run(() =>
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            act();
        });
    }

    [Fact]
    public void Show_TheSamePageAgain_IsNoChange()
    {
        var changes = 0;
        using var listening = _room.Listen(() => changes++);

        _room.Show("/runs");
        _room.Show("/runs");

        Assert.Equal((1, "/runs"), (changes, _room.Address));
    }

    [Fact]
    public void Lectern_OfTheOwner_ShowsPagesButNotThoseThatAreTheOwners()
    {
        var lectern = Of(Role.Owner);

        lectern.Show("/runs/a");
        lectern.Show("/runs/new?from=a");

        Assert.Equal(("/runs/a", true), (_room.Address, lectern.Leads));
    }

    [Fact]
    public void Lectern_OfAViewer_ShowsNothingAndTellsNoKey()
    {
        var lectern = Of(Role.Viewer);
        var key = _keys.Viewers;

        Assert.Throws<ProblemException>(() => lectern.Show("/runs"));
        Assert.Throws<ProblemException>(() => lectern.NewAudience());
        Assert.Throws<ProblemException>(() => lectern.ViewersKey());

        Assert.Equal(((string?)null, key, false), (_room.Address, _keys.Viewers, lectern.Leads));
    }

    [Fact]
    public void NewAudience_Asked_ChangesTheKeyAndEndsTheShow()
    {
        var lectern = Of(Role.Owner);
        lectern.Show("/runs");
        var key = lectern.ViewersKey();

        lectern.NewAudience();

        Assert.NotEqual(key, lectern.ViewersKey());
        Assert.Null(_room.Address);
    }

    [Theory]
    [InlineData("http://h/runs/a?lecture=3", "/runs/a")]
    [InlineData("http://h/compare?runs=a,b&lecture=0&roc=micro", "/compare?runs=a,b&roc=micro")]
    [InlineData("http://h/runs?lectures=1#x", "/runs?lectures=1")]
    public void PageAddress_OfAPage_LeavesOutHowItIsShown(string uri, string address) => Assert.Equal(address, PageAddress.Of(uri));

    private Lectern Of(Role role) => new(_room, _keys, new Visitor(new FakeVisit().Of(role, _keys.Session), _keys));
}
