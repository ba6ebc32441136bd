using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;
using Tezgah.Benchmarks.Stops;
using Tezgah.Engine.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Benchmarks.Kernels;

/// <summary>
/// Each kernel, and torch's operations for the same work, by BenchmarkDotNet: one thread, each alone. <see cref="KernelTable"/> has
/// both in turn, which says more about their ratio on a machine that has other work.
/// </summary>
public class KernelBenchmarks
{
    private const int LongestName = 80;

    private DisposeScope? _scope;
    private Action? _work;

    /// <summary>The type that is computed in.</summary>
    [Params(ScalarType.Float32, ScalarType.BFloat16)]
    public ScalarType Type { get; set; }

    /// <summary>What is done.</summary>
    [ParamsSource(nameof(Names))]
    public string Work { get; set; } = "";

    /// <summary>Everything that there is to do.</summary>
    public static IEnumerable<string> Names
    {
        get
        {
            using var scope = NewDisposeScope();
            return [.. KernelWorks.Of(ScalarType.Float32).Select(w => w.Name)];
        }
    }

    /// <summary>Measures in this process, so that nothing is built or restored for it; reports go to <c>.build/benchmarks</c>.</summary>
    /// <param name="options">BenchmarkDotNet's.</param>
    public static void Run(string[] options) => BenchmarkSwitcher.FromTypes([typeof(KernelBenchmarks)]).Run(
        options.Length > 0 ? options : ["--filter", "*"],
        ManualConfig.CreateMinimumViable()
            .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(200)))
            .AddExporter(MarkdownExporter.GitHub)
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(LongestName))
            .WithArtifactsPath(Path.Combine(WorkerProgram.Root(), ".build", "benchmarks"))
            .WithOption(ConfigOptions.DisableLogFile, true));

    /// <summary>Makes the tensors for torch's operations.</summary>
    [GlobalSetup(Target = nameof(Torch))]
    public void PrepareTorch() => Prepare(native: false);

    /// <summary>Makes the tensors for the kernel.</summary>
    [GlobalSetup(Target = nameof(Native))]
    public void PrepareNative() => Prepare(native: true);

    /// <summary>Lets go of the tensors.</summary>
    [GlobalCleanup]
    public void End()
    {
        _scope?.Dispose();
        Kernel.UseNative = true;
    }

    /// <summary>Torch's operations.</summary>
    [Benchmark(Baseline = true)]
    public void Torch() => Do();

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Native() => Do();

    private void Prepare(bool native)
    {
        set_num_threads(1);
        _scope = NewDisposeScope();
        _work = KernelWorks.Of(Type).First(w => w.Name == Work).Work;
        Kernel.UseNative = native;
    }

    private void Do()
    {
        using var scope = NewDisposeScope();
        _work!();
    }
}
