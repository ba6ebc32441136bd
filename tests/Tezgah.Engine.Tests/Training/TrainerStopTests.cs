using Tezgah.Core.Jobs;
using Tezgah.Core.Training;
using Tezgah.Engine.Checkpoints;
using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using Tezgah.Engine.Tests.Models;
using Tezgah.Engine.Training;

namespace Tezgah.Engine.Tests.Training;

public sealed class TrainerStopTests
{
    [Fact]
    public void Stop_in_the_middle_of_an_evaluation_ends_it_after_the_batch_and_leaves_it_to_be_made_again()
    {
        var job = new TrainingJob { Evaluation = new EvaluationSettings { EvalStrategy = "steps", EvalSteps = 2 } };
        using var model = DecoderModelTests.Model(DecoderModelTests.Small());
        var set = new EncodedSet("test", [[1, 2, 3], [4, 5]], [0, 1], 0);
        var plan = new TrainingPlan(StepsPerEpoch: 4, TotalSteps: 4, _ => [.. Enumerable.Repeat(new PlannedStep([[0, 1]]), 4)], [0, 1]);
        var evaluator = new LongEvaluator();
        var saved = new List<TrainerState>();
        using var trainer = new Trainer(job, model, plan, new ClassificationObjective(set), set.Lengths, evaluator, new TrainerHost
        {
            Write = _ => { },
            StopRequested = () => evaluator.Batches == 3,
            Time = TimeProvider.System,
            Save = (_, _, state) =>
            {
                saved.Add(state);
                return "checkpoint";
            },
        });

        Assert.False(trainer.Run());
        Assert.Equal(3, evaluator.Batches);
        Assert.Equal((2, true, null), (saved.Single().GlobalStep, saved[0].MustMeasure, saved[0].Best.Step));

        // The same trainer goes on as one that takes the checkpoint up: first of all it evaluates.
        evaluator.Batches = 10;
        Assert.True(trainer.Run());
        Assert.Equal((4, false, 2), (saved[^1].GlobalStep, saved[^1].MustMeasure, saved[^1].Best.Step));
        Assert.Equal([2, 4], saved[^1].LogHistory.Where(l => l.ContainsKey("eval_loss")).Select(l => (int)l["step"]));
    }

    [Fact]
    public void Stop_while_texts_are_written_leaves_the_evaluation_to_be_made_again()
    {
        var job = new TrainingJob { Evaluation = new EvaluationSettings { EvalStrategy = "steps", EvalSteps = 2 } };
        using var model = DecoderModelTests.Model(DecoderModelTests.Small());
        var set = new EncodedSet("test", [[1, 2, 3], [4, 5]], [0, 1], 0);
        var plan = new TrainingPlan(StepsPerEpoch: 4, TotalSteps: 4, _ => [.. Enumerable.Repeat(new PlannedStep([[0, 1]]), 4)], [0, 1]);
        var written = new List<int>();
        var stop = false;
        TrainerState? saved = null;
        using var trainer = new Trainer(job, model, plan, new ClassificationObjective(set), set.Lengths, new LongEvaluator(), new TrainerHost
        {
            Write = _ => { },
            StopRequested = () => stop,
            Sample = (_, step, goOn) =>
            {
                stop = saved is null;
                goOn();
                written.Add(step);
            },
            Time = TimeProvider.System,
            Save = (_, _, state) =>
            {
                saved = state;
                return "checkpoint";
            },
        });

        Assert.False(trainer.Run());
        Assert.Equal((2, true, 0), (saved!.GlobalStep, saved.MustMeasure, written.Count));

        stop = false;
        Assert.True(trainer.Run());
        Assert.Equal([2, 4], written);
    }

    private sealed class LongEvaluator : IEvaluator
    {
        public int Batches { get; set; }

        public IReadOnlyDictionary<string, double> Run(DecoderModel model, Action<int>? afterBatch = null)
        {
            for (var i = 0; i < 8; i++)
            {
                Batches++;
                afterBatch!(Batches);
            }

            return new Dictionary<string, double>(StringComparer.Ordinal) { ["eval_loss"] = 1 };
        }
    }
}
