using Tezgah.Core.Estimates;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Web.Evaluations;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Tests.Evaluations;

public sealed class EvaluationFitTests : IDisposable
{
    private static readonly ModelConfig s_config = new()
    {
        VocabSize = 100,
        HiddenSize = 64,
        IntermediateSize = 512,
        NumHiddenLayers = 2,
        NumAttentionHeads = 4,
        NumKeyValueHeads = 2,
        HeadDim = 16,
        MaxPositionEmbeddings = 256,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-fit").FullName;

    public EvaluationFitTests() => ModelConfigFile.Write(s_config, Path.Combine(_folder, ModelConfigFile.FileName));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false, true, "auto")]
    [InlineData(false, false, "auto")]
    [InlineData(false, false, "cpu")]
    [InlineData(true, true, "auto")]
    [InlineData(true, true, "cpu")]
    [InlineData(true, true, "cuda")]
    public void Of_AMachine_CountsAsItsWorkerWill(bool gpu, bool kernels, string device)
    {
        var job = Job(device);

        var fit = EvaluationFit.Of(job, classifies: false, new MachineTraits(gpu, kernels), free: 1L << 30)!;

        var traits = MemoryTraits.On(gpu && device != "cpu", kernels);
        Assert.Equal(EvaluationMemory.Of(s_config, "float32", null, BatchShape.Full(8, 200), 0, traits), fit.Memory);
        Assert.Equal((8, 200, 8), (fit.Texts, fit.Length, fit.Fits));
    }

    [Fact]
    public void Of_AMachineWithoutKernels_FitsFewerTextsThanOneWithThem()
    {
        var job = Job("cpu");
        var free = EvaluationFit.Of(job, classifies: false, new MachineTraits(false, true), free: 1L << 30)!.Memory.Total;

        Assert.Equal(8, EvaluationFit.Of(job, classifies: false, new MachineTraits(false, true), free)!.Fits);
        Assert.InRange(EvaluationFit.Of(job, classifies: false, new MachineTraits(false, false), free)!.Fits, 1, 7);
    }

    private EvaluateJob Job(string device) => new()
    {
        Task = EvaluationTasks.Perplexity,
        Model = new EvaluatedModel { ModelNameOrPath = _folder, Dtype = "float32", Quantization = BaseQuantization.None },
        Data = new EvaluationData { MaxLength = 200 },
        BatchSize = 8,
        Device = new DeviceSettings { Type = device },
    };
}
