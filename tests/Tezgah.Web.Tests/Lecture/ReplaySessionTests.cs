using Tezgah.Web.Lecture;

namespace Tezgah.Web.Tests.Lecture;

public sealed class ReplaySessionTests : IAsyncLifetime
{
    private readonly FakeTime _time = new();
    private ReplaySession? _session;
    private IDisposable? _listening;
    private int _changes;

    private ReplaySession Session => _session!;

    private int Step => Session.Tape.Pace.StepAt(Session.Now.At);

    public async ValueTask InitializeAsync()
    {
        _session = new ReplaySession(await SomeTape.ReadAsync(), _time);
        _listening = _session.Listen(() => _changes++);
    }

    public ValueTask DisposeAsync()
    {
        _listening?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Now_BeforePlay_StandsAtTheBeginning()
    {
        Wait(60);

        Assert.Equal((TimeSpan.Zero, false), (Session.Now.At, Session.Now.Playing));
    }

    [Theory]
    [InlineData(1, 10, 10)]
    [InlineData(10, 3, 30)]
    [InlineData(100, 0.5, 50)]
    public void Play_AtASpeed_GoesThatManyTimesAsFast(double speed, double wait, int step)
    {
        Session.SetSpeed(speed);
        Session.Play();
        Wait(wait);

        Assert.Equal(step, Step);
        Assert.Equal(2, _changes);
    }

    [Theory]
    [InlineData(0.01, 1)]
    [InlineData(1e9, 100)]
    public void SetSpeed_BeyondItsRange_TakesTheNearest(double asked, double taken)
    {
        Session.SetSpeed(asked);

        Assert.Equal(taken, Session.Now.Speed);
    }

    [Fact]
    public void SetSpeed_WhilePlaying_JumpsNowhere()
    {
        Session.SetSpeed(10);
        Session.Play();
        Wait(2);
        Session.SetSpeed(1);
        Wait(5);

        Assert.Equal(25, Step);
    }

    [Fact]
    public void Pause_ThenPlay_GoesOnFromThere()
    {
        Session.SetSpeed(1);
        Session.Play();
        Wait(20);
        Session.Pause();
        Wait(1000);
        Assert.Equal((20, false), (Step, Session.Now.Playing));

        Session.Play();
        Wait(5);
        Assert.Equal(25, Step);
    }

    [Fact]
    public void Play_PastTheEnd_StopsThereAndBeginsAnewWhenPressed()
    {
        Session.Play();
        Wait(1000);
        Assert.Equal((true, false, 100), (Session.Now.Ended, Session.Now.Playing, Step));

        Session.Play();
        Assert.Equal((false, 0), (Session.Now.Ended, Step));
    }

    [Fact]
    public void Seek_ToSteps_StandsAtEach()
    {
        foreach (var step in new[] { 70, 30, 0, 99, 100 })
        {
            Session.Seek(step);
            Wait(10);
            Assert.Equal(step, Step);
        }

        Session.Step(-3);
        Assert.Equal(97, Step);
        Session.Step(1);
        Assert.Equal(98, Step);
        Session.Step(-500);
        Assert.Equal(0, Step);
    }

    [Fact]
    public void Ask_InTheMiddle_StopsAndLetsNothingThroughUntilItIsRevealed()
    {
        Session.SetSpeed(10);
        Session.Seek(30);
        Session.Play();
        Session.Ask("loss");

        var question = Session.Now.Question!;
        Assert.Equal((30, 50, true), (question.FromStep, question.ToStep, question.IsOpen));
        Session.Play();
        Session.Seek(90);
        Session.Step(5);
        Wait(10);
        Assert.Equal((30, false), (Step, Session.Now.Playing));

        Session.Reveal();
        Wait(1);
        Assert.Equal((40, true), (Step, Session.Now.Playing));
        Wait(50);
        Assert.Equal((50, false, false), (Step, Session.Now.Playing, Session.Now.Question!.IsOpen));

        Session.Play();
        Wait(1);
        Assert.Equal((60, true), (Step, Session.Now.Question is null));
    }

    [Fact]
    public void Ask_AtTheEndOrOfAMetricWithoutValues_AsksNothing()
    {
        Session.Seek(30);
        Session.Ask("grad_norm");
        Assert.Null(Session.Now.Question);

        Session.Seek(100);
        Session.Ask("loss");
        Assert.Null(Session.Now.Question);
    }

    [Theory]
    [InlineData("loss", 10, Outlook.Falls)]
    [InlineData("loss", 60, Outlook.Stays)]
    [InlineData("eval_accuracy", 70, Outlook.Rises)]
    public void Ask_AnyWhere_KnowsTheAnswer(string metric, int step, Outlook answer)
    {
        Session.Seek(step);
        Session.Ask(metric);

        Assert.Equal(answer, Session.Now.Question!.Answer);
    }

    [Fact]
    public void Guess_OfEachVisitor_CountsOnceAndOnlyWhileTheAnswerIsHidden()
    {
        Session.Seek(30);
        Session.Ask("loss");
        Session.Guess("a", Outlook.Rises);
        Session.Guess("a", Outlook.Falls);
        Session.Guess("b", Outlook.Falls);
        Session.Reveal();
        Session.Guess("c", Outlook.Falls);

        var question = Session.Now.Question!;
        Assert.Equal((2, 2, 0), (question.Guesses, question.Count(Outlook.Falls), question.Count(Outlook.Rises)));
        Assert.Equal(Outlook.Falls, question.Of("a"));
        Assert.Null(question.Of("c"));
    }

    [Fact]
    public void Guess_OfMoreThanAThousand_IsLeftOut()
    {
        Session.Seek(30);
        Session.Ask("loss");
        for (var i = 0; i < 1100; i++)
        {
            Session.Guess($"{i}", Outlook.Stays);
        }

        Assert.Equal(1000, Session.Now.Question!.Guesses);
    }

    private void Wait(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
