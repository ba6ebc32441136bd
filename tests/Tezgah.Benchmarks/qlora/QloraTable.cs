using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tezgah.Engine.Memory;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Benchmarks.Qlora;

/// <summary>A Llama of 200 million weights trained with LoRA and with QLoRA, each in a process of its own: memory and losses.</summary>
internal static class QloraTable
{
    /// <summary>The command of the process that trains once.</summary>
    public const string OnceCommand = "qlora-once";

    private const string Lora = "lora";
    private const string Qlora = "qlora";

    /// <summary>Writes the model, trains it in both ways, and compares.</summary>
    /// <param name="output">Takes the table.</param>
    /// <param name="steps">The updates.</param>
    /// <param name="dtype">The type that is computed in.</param>
    public static void Write(TextWriter output, int steps, string dtype)
    {
        var config = QloraTrial.Large;
        using var folder = new TemporaryFolder();
        QloraTrial.Write(folder.Path, config);
        var (lora, qlora) = (Once(folder.Path, Lora, dtype, steps), Once(folder.Path, Qlora, dtype, steps));
        var (whole, layer) = ((double)QloraTrial.BytesInBfloat16(config), QloraTrial.LayerInBfloat16(config));
        Line($"{config.Tensors().Sum(t => t.Count) / 1e6:F1} million weights, {whole / 1e6:F1} MB in bfloat16, a layer {layer / 1e6:F1} MB; computed in {dtype}");
        foreach (var (name, figures) in new[] { (Lora, lora), (Qlora, qlora) })
        {
            var memory = figures.Process;
            Line($"{name}: frozen weights {figures.FrozenBytes / 1e6:F1} MB = {figures.FrozenBytes / whole:F3} times their size in bfloat16; process {memory[0] / 1e6:F0} MB before, {(memory[1] - memory[0]) / 1e6:F1} MB more with them ({(memory[1] - memory[0]) / whole:F3}), while reading at most {(memory[2] - memory[1]) / 1e6:F1} MB above that, while training {(memory[3] - memory[1]) / 1e6:F1} MB above");
        }

        Line($"as numbers at once: {qlora.UnquantisedWhenLoading / 1e6:F2} MB while reading, {qlora.Unquantised / 1e6:F2} MB in all ({(double)qlora.Unquantised / layer:F2} of a layer)");
        var differences = lora.Losses.Zip(qlora.Losses, (l, q) => Math.Abs(l - q) / l).ToList();
        Line($"losses of {steps} steps: LoRA {lora.Losses[0]:F4} to {lora.Losses[^1]:F4}, QLoRA {qlora.Losses[0]:F4} to {qlora.Losses[^1]:F4}; largest difference {differences.Max():P2} at step {differences.IndexOf(differences.Max()) + 1}, of the means {Math.Abs(lora.Losses.Average() - qlora.Losses.Average()) / lora.Losses.Average():P2}");

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Trains once and writes the figures as JSON.</summary>
    public static void Once(TextWriter output, string folder, string method, string dtype, int steps)
    {
        NativeHeap.Prepare(Environment.ProcessorCount);
        set_num_threads(Environment.ProcessorCount);
        output.WriteLine(JsonSerializer.Serialize(QloraTrial.Run(folder, method == Qlora, ModelFolder.TypeOf(dtype), steps)));
    }

    private static QloraFigures Once(string folder, string method, string dtype, int steps)
    {
        using var process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, [OnceCommand, folder, method, dtype, steps.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<QloraFigures>(line)!
            : throw new InvalidOperationException($"The process that trains with {method} ended with {process.ExitCode}.");
    }
}
