using Tezgah.Core.Jobs;
using Tezgah.Engine.Checkpoints;
using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using Tezgah.Engine.Tests.Models;
using Tezgah.Engine.Training;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Checkpoints;

public sealed class CheckpointStoreTests
{
    private static readonly TrainingJob s_job = new();

    [Fact]
    public void Saved_checkpoint_gives_weights_moments_and_state_back()
    {
        using var folder = new TemporaryFolder();
        using var model = DecoderModelTests.Model(DecoderModelTests.Small());
        using var optimizer = new AdamW(model.Weights.Trained!, s_job.Training);
        model.Weights.Trained!.Gradients!.normal_();
        optimizer.Step(0.1);
        Save(folder, model, optimizer, 1);

        using var other = new DecoderModel(model.Config, new ParameterStore(model.Config.Tensors(), CPU, trained: true));
        using var fresh = new AdamW(other.Weights.Trained!, s_job.Training);
        var state = Store(folder).Latest(_ => { })!.Load(other, fresh, s_job, "of these texts");
        Assert.Equal((1, 5, 0.25, 1.5, 3.0), (state.GlobalStep, state.MaxSteps, state.Epoch, state.EpochLossSum, state.EpochWeight));
        Assert.Equal(1, fresh.Steps);
        Assert.Equal(model.Weights.Trained!.Values.data<float>().ToArray(), other.Weights.Trained!.Values.data<float>().ToArray());
        Assert.Equal(optimizer.FirstMoment.data<float>().ToArray(), fresh.FirstMoment.data<float>().ToArray());
        Assert.Equal(optimizer.SecondMoment.data<float>().ToArray(), fresh.SecondMoment.data<float>().ToArray());
    }

    [Fact]
    public void Save_keeps_the_newest_two_and_leaves_nothing_half_written()
    {
        using var folder = new TemporaryFolder();
        using var model = DecoderModelTests.Model(DecoderModelTests.Small());
        using var optimizer = new AdamW(model.Weights.Trained!, s_job.Training);
        Directory.CreateDirectory(folder[".checkpoint-9.part"]);
        foreach (var step in new[] { 2, 9, 10 })
        {
            Save(folder, model, optimizer, step);
        }

        Assert.Equal(["checkpoint-10", "checkpoint-9"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Save_that_fails_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        using var model = DecoderModelTests.Model(DecoderModelTests.Small());
        using var optimizer = new AdamW(model.Weights.Trained!, s_job.Training);
        File.WriteAllText(folder["checkpoint-3"], "in the way");
        Assert.ThrowsAny<IOException>(() => Save(folder, model, optimizer, 3));
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public void Latest_is_by_number_and_passes_over_what_is_not_whole()
    {
        using var folder = new TemporaryFolder();
        using var model = DecoderModelTests.Model(DecoderModelTests.Small());
        using var optimizer = new AdamW(model.Weights.Trained!, s_job.Training);
        Save(folder, model, optimizer, 9);
        Save(folder, model, optimizer, 10);
        Directory.CreateDirectory(folder["checkpoint-x"]);
        Directory.CreateDirectory(folder["checkpoint-11"]);
        var damaged = new List<string>();
        Assert.Equal(10, Store(folder).Latest(damaged.Add)!.Step);
        Assert.Equal([folder["damaged-checkpoint-11"]], damaged);
        File.Delete(Path.Combine(folder["checkpoint-10"], "trainer_state.json"));
        Assert.Equal(9, Store(folder).Latest(damaged.Add)!.Step);
        Assert.True(File.Exists(Path.Combine(folder["damaged-checkpoint-10"], "optimizer.safetensors")));
    }

    [Fact]
    public void Damaged_checkpoint_costs_no_whole_one_its_place()
    {
        using var folder = new TemporaryFolder();
        using var model = DecoderModelTests.Model(DecoderModelTests.Small());
        using var optimizer = new AdamW(model.Weights.Trained!, s_job.Training);
        Assert.Equal(2, s_job.Saving.SaveTotalLimit);
        Save(folder, model, optimizer, 9);
        Save(folder, model, optimizer, 20);
        File.Delete(Path.Combine(folder["checkpoint-20"], "SHA256SUMS"));

        Assert.Equal(9, Store(folder).Latest(_ => { })!.Step);
        Directory.CreateDirectory(folder["checkpoint-30"]);
        Save(folder, model, optimizer, 12);

        Assert.Equal(
            ["checkpoint-12", "checkpoint-30", "checkpoint-9", "damaged-checkpoint-20"],
            Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Save_removes_older_ones_only_when_every_file_and_every_name_is_on_the_disk()
    {
        using var folder = new TemporaryFolder();
        using var model = DecoderModelTests.Model(DecoderModelTests.Small());
        using var optimizer = new AdamW(model.Weights.Trained!, s_job.Training);
        Save(folder, model, optimizer, 1);
        Save(folder, model, optimizer, 2);
        var flushed = new List<string>();
        var part = folder[".checkpoint-3.part"];
        var store = new CheckpointStore(folder.Path)
        {
            Flush = path =>
            {
                Disk.Flush(path);
                flushed.Add(path);
                Assert.True(Directory.Exists(folder["checkpoint-1"]));
                Assert.Equal(path == folder.Path, Directory.Exists(folder["checkpoint-3"]));
                if (path == part)
                {
                    Assert.Equal(Directory.GetFiles(part).Order(StringComparer.Ordinal), flushed.SkipLast(1).Order(StringComparer.Ordinal));
                }
            },
        };

        Save(store, model, optimizer, 3);

        Assert.Equal([part, folder.Path], flushed[^2..]);
        Assert.False(Directory.Exists(folder["checkpoint-1"]));
        Assert.Throws<FileNotFoundException>(() => Disk.Flush(folder["none"]));
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData("SHA256SUMS", 9)]
    [InlineData("trainer_state.json", 9)]
    public void Latest_takes_a_checkpoint_that_waited_for_its_name_only_if_it_is_whole(string? cutOff, int latest)
    {
        using var folder = new TemporaryFolder();
        using var model = DecoderModelTests.Model(DecoderModelTests.Small());
        using var optimizer = new AdamW(model.Weights.Trained!, s_job.Training);
        Save(folder, model, optimizer, 9);
        Save(folder, model, optimizer, 10);

        // As a process leaves it that is killed between writing and renaming, or in the middle of the list's last line.
        Directory.Move(folder["checkpoint-10"], folder[".checkpoint-10.part"]);
        if (cutOff is not null)
        {
            var path = Path.Combine(folder[".checkpoint-10.part"], cutOff);
            var lines = File.ReadAllLines(path);
            File.WriteAllLines(path, lines[..^1]);
        }

        Assert.Equal(latest, Store(folder).Latest(_ => { })!.Step);
    }

    [Fact]
    public void Save_over_the_checkpoint_of_the_same_step_replaces_it_and_clears_away_what_was_left()
    {
        using var folder = new TemporaryFolder();
        using var model = DecoderModelTests.Model(DecoderModelTests.Small());
        using var optimizer = new AdamW(model.Weights.Trained!, s_job.Training);
        Save(folder, model, optimizer, 3);
        Directory.CreateDirectory(folder[".checkpoint-2.part"]);
        Directory.CreateDirectory(folder[".checkpoint-1.old"]);
        model.Weights.Trained!.Gradients!.normal_();
        optimizer.Step(0.1);
        Save(folder, model, optimizer, 3);

        Assert.Equal(["checkpoint-3"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName));
        using var other = new DecoderModel(model.Config, new ParameterStore(model.Config.Tensors(), CPU, trained: true));
        Store(folder).Latest(_ => { })!.LoadWeights(other);
        Assert.Equal(model.Weights.Trained!.Values.data<float>().ToArray(), other.Weights.Trained!.Values.data<float>().ToArray());
    }

    [Fact]
    public void Latest_without_any_is_null()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(Store(folder).Latest(_ => { }));
        Assert.Null(new CheckpointStore(folder["none"]).Latest(_ => { }));
    }

    private static CheckpointStore Store(TemporaryFolder folder) => new(folder.Path);

    private static void Save(TemporaryFolder folder, DecoderModel model, AdamW optimizer, int step) => Save(Store(folder), model, optimizer, step);

    private static void Save(CheckpointStore store, DecoderModel model, AdamW optimizer, int step) => store.Save(
        model,
        optimizer,
        Vocabulary.Learn(["a b c"], 260, CancellationToken.None),
        s_job,
        new TrainerState
        {
            GlobalStep = step,
            MaxSteps = 5,
            Epoch = 0.25,
            Data = "of these texts",
            EpochLossSum = 1.5,
            EpochWeight = 3,
        });
}
