using Tezgah.Core.Runs;
using Tezgah.Web.Lecture;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Lecture;

public sealed class ReplayTapeTests
{
    [Theory]
    [InlineData(RunStatus.Running)]
    [InlineData(RunStatus.Queued)]
    public async Task Read_RunThatGoesOn_IsNone(RunStatus status)
    {
        var store = new FakeRunStore();
        store.Put(SomeRun.In(status, SomeTape.Id));

        Assert.Null(await ReplayTape.ReadAsync(store, SomeTape.Id));
        Assert.Null(await ReplayTape.ReadAsync(store, "nobody"));
    }

    [Fact]
    public async Task At_Middle_ShowsNothingOfWhatCameLater()
    {
        var tape = await SomeTape.ReadAsync();

        var snapshot = tape.At(TimeSpan.FromSeconds(50));

        Assert.Equal((RunStatus.Running, 50), (snapshot.Run.Status, snapshot.Run.Step));
        Assert.Equal((1.0, 0.5), (snapshot.Run.Latest["loss"], snapshot.Run.Latest["eval_accuracy"]));
        Assert.Null(snapshot.Run.EndedAt);
        Assert.Equal((50, 50.0), (snapshot.Curves["loss"].Count, snapshot.Curves["loss"].LastX));
        Assert.Equal("begins", Assert.Single(snapshot.Log).Text);
        Assert.Equal(40, Assert.Single(snapshot.Evaluations).Step);
    }

    [Fact]
    public async Task At_Beginning_IsEmpty()
    {
        var snapshot = (await SomeTape.ReadAsync()).At(TimeSpan.Zero);

        Assert.Equal((0, 0), (snapshot.Run.Step, snapshot.Run.Latest.Count));
        Assert.Empty(snapshot.Curves.Names);
    }

    [Fact]
    public async Task At_End_IsTheRunAsItEnded()
    {
        var tape = await SomeTape.ReadAsync();

        var snapshot = tape.At(tape.Pace.Length);

        Assert.Equal(SomeTape.Run with { Revision = snapshot.Run.Revision }, snapshot.Run);
        Assert.Equal((2, 2), (snapshot.Log.Count, snapshot.Evaluations.Count));
    }

    [Fact]
    public async Task Between_AddedUp_IsTheSameAsTheWhole()
    {
        var tape = await SomeTape.ReadAsync();
        var model = new RunModel(tape.At(TimeSpan.Zero));
        var before = TimeSpan.Zero;
        for (var at = TimeSpan.Zero; before < tape.Pace.Length; at += TimeSpan.FromSeconds(0.7))
        {
            Assert.True(model.Apply(tape.Between(before, at)));
            before = at;
        }

        var whole = new RunModel(tape.At(tape.Pace.Length));
        Assert.Equal(whole.Run, model.Run);
        Assert.Equal(whole.Curves["loss"].Y.ToArray(), model.Curves["loss"].Y.ToArray());
        Assert.Equal(whole.Curves.Smooth("loss").Y.ToArray(), model.Curves.Smooth("loss").Y.ToArray());
        Assert.Equal(whole.Curves["eval_accuracy"].X.ToArray(), model.Curves["eval_accuracy"].X.ToArray());
        Assert.Equal(whole.Log, model.Log);
        Assert.Equal(whole.Evaluations.Count, model.Evaluations.Count);
    }

    [Fact]
    public async Task Mean_OfSteps_IsThatOfTheirValuesOrTheLastBefore()
    {
        var tape = await SomeTape.ReadAsync();

        Assert.Equal(1.0, tape.Mean("loss", 50, 100), 12);
        Assert.Equal(0.5, tape.Mean("eval_accuracy", 60, 70), 12);
        Assert.Equal(double.NaN, tape.Mean("eval_accuracy", 0, 10));
        Assert.Equal(double.NaN, tape.Mean("no such metric", 0, 100));
    }
}
