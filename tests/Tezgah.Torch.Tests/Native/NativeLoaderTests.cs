using TorchSharp.Native;

namespace Tezgah.Torch.Tests.Native;

public sealed class NativeLoaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-native-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_NothingThere_SaysWhatWasTriedAndWhatToDo()
    {
        var exception = Assert.Throws<DllNotFoundException>(() => NativeLoader.Load(null, _folder));
        Assert.Contains(Path.Combine(_folder, "libtezgah_torch.so"), exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("run ./tezgah doctor to see what is missing.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ChosenFileThatIsNoLibrary_NamesIt()
    {
        var file = Path.Combine(_folder, "other.so");
        File.WriteAllText(file, "not a library");
        var exception = Assert.Throws<DllNotFoundException>(() => NativeLoader.Load(file, AppContext.BaseDirectory));
        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not there", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PathInAFileBeside_IsFollowed()
    {
        var built = BuiltLibrary();
        File.WriteAllText(Path.Combine(_folder, "native.path"), built + "\n");
        Assert.NotEqual(0, NativeLoader.Load(null, _folder));
    }

    [Fact]
    public void Load_BuildFolderAbove_IsFound()
    {
        var below = Directory.CreateDirectory(Path.Combine(_folder, "a", "b")).FullName;
        var build = Directory.CreateDirectory(Path.Combine(_folder, ".build", "native")).FullName;
        File.CreateSymbolicLink(Path.Combine(build, Path.GetFileName(BuiltLibrary())), BuiltLibrary());
        Assert.NotEqual(0, NativeLoader.Load(null, below));
    }

    private static string BuiltLibrary()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, ".build", "native", "libtezgah_torch.so");
            if (File.Exists(file))
            {
                return file;
            }
        }

        Assert.Skip("the native library is not in .build/native");
        return "";
    }
}
