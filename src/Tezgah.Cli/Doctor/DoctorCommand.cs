using System.CommandLine;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Tezgah.Core.Machine;
using Tezgah.Core.Problems;
using Tezgah.Runs.Sandbox;
using TorchSharp;

namespace Tezgah.Cli.Doctor;

/// <summary>What the engine finds on this machine; the launcher prints the system's part before it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Says what this machine offers, and what to do about what is missing.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        Show("Processor", $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, {string.Join(' ', Features())}");
        Show("Free memory", $"{FreeMemory.Read() / (1024d * 1024 * 1024):0.0} GiB");
        Show("Sandbox", Sandbox());
        try
        {
            using var one = torch.ones(1);
            Show("Engine", $"libtorch answers, {torch.get_num_threads()} threads");
            Show("GPU", torch.cuda.is_available() ? $"{torch.cuda.device_count()} (CUDA)" : "none that CUDA can use; runs use the processor");
            return CommandLine.Done;
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or ExternalException or BadImageFormatException)
        {
            Show("Engine", (e.InnerException ?? e).Message);
            Show("To do", "delete the folder .build and run ./tezgah run, which builds everything again");
            return CommandLine.Failed;
        }
    }

    // Tried, not looked for: whether the kernel allows one shows only then.
    private static string Sandbox()
    {
        try
        {
            using var sandbox = CodeSandbox.Open();
            return $"works, with Python {sandbox.Python}";
        }
        catch (ProblemException e)
        {
            return e.Problems[0].Message;
        }
    }

    private static IEnumerable<string> Features()
    {
        if (Avx2.IsSupported)
        {
            yield return "AVX2";
        }

        if (Avx512F.IsSupported)
        {
            yield return "AVX-512";
        }

        // CPUID leaf 7, sub-leaf 1, EAX bit 5: bfloat16 products at twice the speed of float32.
        if (X86Base.IsSupported && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0)
        {
            yield return "AVX512-BF16";
        }
    }

    private static void Show(string what, string found) => Console.WriteLine($"{what,-18} {found}");
}
