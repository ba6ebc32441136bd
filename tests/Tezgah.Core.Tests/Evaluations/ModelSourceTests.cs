using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Evaluations;

public sealed class ModelSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fingerprint_is_the_same_for_a_copy_and_another_for_other_weights()
    {
        var first = Model("a", "weights");
        var print = ModelSource.FingerprintOf(first);

        Assert.Equal(64, print.Length);
        Assert.Equal(print, ModelSource.FingerprintOf(Model("b", "weights")));
        Assert.NotEqual(print, ModelSource.FingerprintOf(Model("c", "other")));
        File.WriteAllText(Path.Combine(first, "optimizer.safetensors"), "x");
        File.WriteAllText(Path.Combine(first, "README.md"), "x");
        Assert.Equal(print, ModelSource.FingerprintOf(first));
        File.WriteAllText(Path.Combine(first, "tokenizer.json"), "{}");
        Assert.NotEqual(print, ModelSource.FingerprintOf(first));
    }

    [Fact]
    public void Checkpoint_of_a_run_is_known_by_step_and_run()
    {
        var model = Model("base", "w");
        var checkpoint = Model("runs/20261121-x/checkpoints/checkpoint-40", "w");
        File.WriteAllText(_folder["runs/20261121-x/job.json"], "{}");

        var source = ModelSource.Of(model, checkpoint);

        Assert.Equal((40, "20261121-x", checkpoint, model), (source.CheckpointStep, source.Run, source.Adapter, source.Folder));
        File.WriteAllText(Path.Combine(checkpoint, "run_state.json"), """{"global_step": 41}""");
        Assert.Equal(41, ModelSource.StepOf(checkpoint));
        File.WriteAllText(Path.Combine(checkpoint, "run_state.json"), "{");
        Assert.Equal(40, ModelSource.StepOf(checkpoint));
        Assert.Null(ModelSource.StepOf(model));
        Assert.Null(ModelSource.Of(model).Run);
    }

    [Fact]
    public void Missing_folder_is_a_problem() => Assert.Equal(
        "model-folder-missing", Assert.Throws<ProblemException>(() => ModelSource.Of(_folder["none"])).Problems[0].Code);

    private string Model(string name, string weights)
    {
        var folder = Directory.CreateDirectory(_folder[name]).FullName;
        File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "model.safetensors"), weights);
        return folder;
    }
}
