using Tezgah.Core.Jobs;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.Tests.Statistics;

public sealed class MeasureDirectionTests
{
    [Theory]
    [InlineData("eval_loss", true)]
    [InlineData("loss", true)]
    [InlineData("log_loss", true)]
    [InlineData("perplexity", true)]
    [InlineData("p95_ms", true)]
    [InlineData("ms_per_decode_step", true)]
    [InlineData("test.ece", true)]
    [InlineData("max_calibration_error", true)]
    [InlineData("brier_multiclass", true)]
    [InlineData("unparsable_share", true)]
    [InlineData("eval_f1_macro", false)]
    [InlineData("pass@1", false)]
    [InlineData("piece_accuracy", false)]
    [InlineData("precision_macro", false)]
    [InlineData("loss_reduction_percent", false)]
    [InlineData("tokens_per_second", false)]
    public void Direction_follows_the_words_of_the_name_everywhere(string name, bool lower)
    {
        Assert.Equal(lower, MeasureDirection.IsLowerBetter(name));
        Assert.Equal(!lower, JobChecks.GreaterIsBetter(name));
    }
}
