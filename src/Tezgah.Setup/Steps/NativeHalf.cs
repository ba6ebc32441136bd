using System.Globalization;
using Tezgah.Setup.Processes;

namespace Tezgah.Setup.Steps;

/// <summary>Builds the native half of the torch binding and the engine's kernels against the libtorch that was found.</summary>
internal static class NativeHalf
{
    public static void Ensure(Workspace workspace)
    {
        var torch = LibTorch.Find() ?? throw new SetupException("libtorch is not there; see ./tezgah doctor.");
        var key = Workspace.KeyOf(Sources(workspace), torch.ToString(), torch.Cxx11Abi(), torch.Stamp());
        if (workspace.IsDone("native", key) && File.Exists(workspace.NativeLibrary) && File.Exists(workspace.KernelLibrary))
        {
            return;
        }

        // A cache of another libtorch would win over the arguments.
        Directory.CreateDirectory(workspace.NativeBuild);
        File.Delete(Path.Combine(workspace.NativeBuild, "CMakeCache.txt"));
        Tool.Step(
            workspace, $"Configuring the native half over {torch}", workspace.Root, "cmake",
            "-S", workspace.NativeSource, "-B", workspace.NativeBuild, "-DCMAKE_BUILD_TYPE=Release",
            $"-DTEZGAH_KERNELS={workspace.KernelSource}",
            $"-DTORCH_ROOT={torch.Root}", $"-DTORCH_CXX11_ABI={torch.Cxx11Abi()}");
        Tool.Step(
            workspace, "Building the native half", workspace.Root, "cmake",
            "--build", workspace.NativeBuild, "--parallel", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        workspace.MarkDone("native", key);
    }

    private static IEnumerable<string> Sources(Workspace workspace) =>
        Directory.EnumerateFiles(workspace.NativeSource)
            .Concat(Directory.EnumerateFiles(workspace.KernelSource, "*", SearchOption.AllDirectories));
}
