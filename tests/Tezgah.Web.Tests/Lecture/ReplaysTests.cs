using Tezgah.Core.Problems;
using Tezgah.Web.Access;
using Tezgah.Web.Lecture;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Lecture;

public sealed class ReplaysTests
{
    private readonly FakeTime _time = new();
    private readonly FakeRunStore _store = new();
    private readonly AccessKeys _keys = new();
    private readonly ReplayStage _stage;

    public ReplaysTests()
    {
        SomeTape.Put(_store);
        _stage = new ReplayStage(_time);
    }

    [Fact]
    public async Task Open_ByTwo_IsOneSession()
    {
        var lecturer = await Of(Role.Owner).OpenAsync(SomeTape.Id, own: false);
        var viewer = await Of(Role.Viewer).OpenAsync(SomeTape.Id, own: false);

        lecturer!.Do(s => s.Seek(40));

        Assert.Same(lecturer.Session, viewer!.Session);
        Assert.True(lecturer.MayPlay);
        Assert.False(viewer.MayPlay);
    }

    [Fact]
    public async Task Open_ByViewers_NeverPushesTheLecturersFromTheStage()
    {
        var lecturer = await Of(Role.Owner).OpenAsync(SomeTape.Id, own: false);
        foreach (var i in Enumerable.Range(0, 20))
        {
            SomeTape.Put(_store, SomeTape.Run with { Id = $"other-{i}" });
            _store.Series[$"other-{i}"] = _store.Series[SomeTape.Id];
            Assert.NotNull(await Of(Role.Viewer).OpenAsync($"other-{i}", own: false));
        }

        Assert.Same(lecturer!.Session, (await Of(Role.Viewer).OpenAsync(SomeTape.Id, own: false))!.Session);
        Assert.Same(lecturer.Session, (await Of(Role.Owner).OpenAsync(SomeTape.Id, own: false))!.Session);
    }

    [Fact]
    public async Task Do_ByAViewerOnTheLecturesReplay_IsRefused()
    {
        var viewer = await Of(Role.Viewer).OpenAsync(SomeTape.Id, own: false);

        foreach (var action in new Action<ReplaySession>[] { s => s.Play(), s => s.Pause(), s => s.Seek(5), s => s.SetSpeed(2), s => s.Ask("loss"), s => s.Reveal() })
        {
            Assert.Equal("viewer-may-not", Assert.Throws<ProblemException>(() => viewer!.Do(action)).Problems[0].Code);
        }

        Assert.Equal(new ReplayMoment(TimeSpan.Zero, false, 10, false, null), viewer!.Session.Now);
    }

    [Fact]
    public async Task Do_ByAViewerOnTheirOwn_PlaysForThemAlone()
    {
        var lecture = await Of(Role.Owner).OpenAsync(SomeTape.Id, own: false);
        var own = await Of(Role.Viewer).OpenAsync(SomeTape.Id, own: true);

        own!.Do(s => s.Seek(40));

        Assert.NotEqual(TimeSpan.Zero, own.Session.Now.At);
        Assert.Equal(TimeSpan.Zero, lecture!.Session.Now.At);
    }

    [Fact]
    public async Task Guess_ByAViewer_IsTaken_ByNobodyRefused()
    {
        var lecture = await Of(Role.Owner).OpenAsync(SomeTape.Id, own: false);
        lecture!.Do(s => s.Seek(40));
        lecture.Do(s => s.Ask("loss"));

        var viewer = await Of(Role.Viewer).OpenAsync(SomeTape.Id, own: false);
        viewer!.Guess(Outlook.Stays);
        var nobody = await Of(Role.Nobody).OpenAsync(SomeTape.Id, own: false);

        Assert.Throws<ProblemException>(() => nobody!.Guess(Outlook.Stays));
        Assert.Equal((1, Outlook.Stays), (lecture.Session.Now.Question!.Guesses, viewer.MyGuess));
    }

    [Fact]
    public async Task Open_OfManyRuns_KeepsTheLastEight()
    {
        var first = await Of(Role.Owner).OpenAsync(SomeTape.Id, own: false);
        for (var i = 0; i < 8; i++)
        {
            _store.Put(SomeTape.Run with { Id = $"run-{i}" });
            _store.Series[$"run-{i}"] = _store.Series[SomeTape.Id];
            await Of(Role.Owner).OpenAsync($"run-{i}", own: false);
        }

        Assert.NotSame(first!.Session, (await Of(Role.Owner).OpenAsync(SomeTape.Id, own: false))!.Session);
    }

    [Fact]
    public async Task Open_RunThatWasResumedSince_IsAnotherTape()
    {
        var first = await Of(Role.Owner).OpenAsync(SomeTape.Id, own: false);

        _store.Put(SomeTape.Run with { Revision = SomeTape.Run.Revision + 5 });

        Assert.NotSame(first!.Session, (await Of(Role.Owner).OpenAsync(SomeTape.Id, own: false))!.Session);
    }

    private Replays Of(Role role)
    {
        var visit = role == Role.Nobody ? new FakeVisit().OfNobody() : new FakeVisit().Of(role, _keys.Session, role.ToString());
        return new Replays(_stage, _store, _time, new Visitor(visit, _keys));
    }
}
