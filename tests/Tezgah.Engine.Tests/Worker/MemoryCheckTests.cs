using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Engine.Data;
using Tezgah.Engine.Tests.Models;
using Tezgah.Engine.Worker;

namespace Tezgah.Engine.Tests.Worker;

public sealed class MemoryCheckTests
{
    private static readonly TrainingJob s_job = new()
    {
        Data = new DataSettings { MaxLength = 64 },
        Training = new TrainingSettings { PerDeviceTrainBatchSize = 32 },
        Evaluation = new EvaluationSettings { PerDeviceEvalBatchSize = 32 },
    };

    private static readonly EncodedSet s_texts = new("texts", [.. Enumerable.Range(1, 64).Select(l => Enumerable.Range(1, l).ToArray())], [.. Enumerable.Repeat(0, 64)], 0);

    private static MemoryCheck Check => new(s_job, DecoderModelTests.Small(), s_texts, TorchSharp.torch.CPU);

    [Fact]
    public void Job_that_fits_is_let_through_and_one_byte_less_refuses_it_with_what_fits()
    {
        var needed = Check.Needed.Total;
        Check.Demand(needed);
        var problem = Assert.Throws<ProblemException>(() => Check.Demand(needed - 1)).Problems.Single();
        Assert.Equal("memory-not-enough", problem.Code);
        Assert.StartsWith("(1) training.per_device_train_batch_size = 16, training.gradient_accumulation_steps = 2: ", problem.Args[2], StringComparison.Ordinal);
        Assert.Equal("memory-not-enough-for-model", Assert.Throws<ProblemException>(() => Check.Demand(1000)).Problems.Single().Code);
    }

    [Fact]
    public void Evaluation_that_does_not_fit_names_a_batch_size_that_does()
    {
        var problem = Assert.Throws<ProblemException>(() => Check.DemandForEvaluation([s_texts], Check.Needed.Weights * 5)).Problems.Single();
        Assert.Equal("eval-memory-not-enough", problem.Code);
        Assert.InRange(int.Parse(problem.Args[2], System.Globalization.CultureInfo.InvariantCulture), 1, 31);
        Check.DemandForEvaluation([s_texts], long.MaxValue);
    }

    [Fact]
    public void Memory_that_ran_out_is_answered_with_what_needs_a_quarter_less()
    {
        var problem = Check.RanOut(3, free: null);
        Assert.Equal(("memory-ran-out-advice", "3"), (problem.Code, problem.Args[0]));
        Assert.StartsWith("(1) training.per_device_train_batch_size = ", problem.Args[2], StringComparison.Ordinal);
        Assert.Equal(new Problem("memory-ran-out", null, "3", "32"), Check.RanOut(3, free: 1000));
    }
}
