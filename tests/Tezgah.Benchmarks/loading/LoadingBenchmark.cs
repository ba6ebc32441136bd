using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Tezgah.Core.Machine;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Engine.Memory;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Benchmarks;

/// <summary>
/// Loading a model folder against reading its files: speed, in turns, and the most memory that a process of its own takes.
/// The files are in the system's cache: what is measured is the program and not the disk.
/// </summary>
internal static class LoadingBenchmark
{
    /// <summary>The command of the process that loads once.</summary>
    public const string OnceCommand = "load-once";

    private const int Rounds = 5;
    private const int BufferSize = 4 << 20;
    private const long RandomBytes = 2_000_000_000;

    private static readonly string[] s_dtypes = ["float32", "bfloat16"];

    /// <summary>Measures folders of 2 GB, stored in either type, that are gone afterwards.</summary>
    public static void RunOnRandomWeights()
    {
        foreach (var dtype in s_dtypes)
        {
            var folder = Directory.CreateTempSubdirectory("tezgah-load-").FullName;
            try
            {
                RandomModel.Write(folder, dtype, RandomBytes);
                Run(folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>Measures a folder.</summary>
    public static void Run(string folder)
    {
        var config = ModelConfigFile.Read(Path.Combine(folder, ModelConfigFile.FileName));
        var files = WeightFiles.Open(folder).Places.Values.Select(p => p.File.Path).Distinct(StringComparer.Ordinal).ToList();
        var bytes = files.Sum(f => new FileInfo(f).Length);
        Console.WriteLine(Line($"{bytes / 1e9:F2} GB of {config.Dtype} in {files.Count} file(s); load of the machine: {LoadAverage()}"));
        var measured = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        for (var round = -1; round < Rounds; round++)
        {
            // The first round only brings the files into the cache, and the program into its final compilation.
            Measure("reading, one buffer of 4 MB", () => files.ForEach(ReadThrough));
            Measure("reading into new memory", () => files.ForEach(ReadAnew));
            foreach (var dtype in s_dtypes)
            {
                Measure($"loading as {dtype}", () => LoadedWeights.Read(folder, config, CPU, ModelFolder.TypeOf(dtype)).Dispose());
            }

            void Measure(string name, Action work)
            {
                var start = TimeProvider.System.GetTimestamp();
                work();
                if (round >= 0)
                {
                    (measured.TryGetValue(name, out var seconds) ? seconds : measured[name] = []).Add(TimeProvider.System.GetElapsedTime(start).TotalSeconds);
                }
            }
        }

        var reading = Median(measured.First().Value);
        foreach (var (name, seconds) in measured)
        {
            Console.WriteLine(Line($"  {name,-28} {Median(seconds),6:F2} s ({seconds.Min():F2} to {seconds.Max():F2}), {bytes / 1e9 / Median(seconds):F2} GB/s, {reading / Median(seconds):F2} times the speed of reading"));
        }

        foreach (var dtype in s_dtypes)
        {
            Console.WriteLine($"  {Peak(folder, config, dtype)}");
        }

        Console.WriteLine($"  load of the machine at the end: {LoadAverage()}");
    }

    /// <summary>Loads once, as the program does, and writes the most memory that the process held before and after.</summary>
    public static void LoadOnce(string folder, string dtype)
    {
        NativeHeap.Prepare(Environment.ProcessorCount);
        set_num_threads(Environment.ProcessorCount);
        using var one = ones(1);
        var before = PeakBytes();
        using var weights = LoadedWeights.Read(
            folder, ModelConfigFile.Read(Path.Combine(folder, ModelConfigFile.FileName)), CPU, ModelFolder.TypeOf(dtype));
        Console.WriteLine(Line($"{before} {PeakBytes()}"));
    }

    private static string Peak(string folder, ModelConfig config, string dtype)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [OnceCommand, folder, dtype])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var parts = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        if (process.ExitCode != 0 || parts.Length != 2)
        {
            throw new InvalidOperationException($"The process that loads {folder} as {dtype} ended with {process.ExitCode}.");
        }

        var (before, after) = (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
        var weights = config.Tensors().Sum(t => t.Count) * ModelFolder.TypeOf(dtype) switch { ScalarType.Float32 => 4.0, _ => 2.0 };
        return Line($"peak of a process as {dtype,-8}   {after / 1e9:F2} GB = {after / weights:F3} times its {weights / 1e9:F2} GB of weights ({(after - before) / weights:F3} without the {before / 1e6:F0} MB before)");
    }

    private static void ReadThrough(string path)
    {
        using var file = File.OpenHandle(path);
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        long offset = 0;
        for (int read; (read = RandomAccess.Read(file, buffer, offset)) > 0;)
        {
            offset += read;
        }
    }

    private static unsafe void ReadAnew(string path)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        var memory = (byte*)NativeMemory.Alloc((nuint)length);
        try
        {
            for (long offset = 0; offset < length;)
            {
                var piece = new Span<byte>(memory + offset, (int)Math.Min(BufferSize, length - offset));
                offset += RandomAccess.Read(file, piece, offset);
            }
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private static long PeakBytes() => FreeMemory.MemInfo(File.ReadLines("/proc/self/status"), "VmHWM") ?? 0;

    private static string LoadAverage() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
