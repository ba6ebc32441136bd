using Tezgah.Setup.Steps;

namespace Tezgah.Setup.Tests.Steps;

public sealed class LibTorchTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tezgah-torch").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("_ZN3c105ErrorC2ENS_14SourceLocationENSt7__cxx1112basic_stringIcE", "1")]
    [InlineData("_ZN3c105ErrorC2ENS_14SourceLocationESs", "0")]
    public void String_abi_is_read_off_the_exported_names(string symbol, string abi)
    {
        Directory.CreateDirectory(Path.Combine(_root, "lib"));
        File.WriteAllText(Path.Combine(_root, "lib", "libc10.so"), "\u007fELF..." + symbol + "...");

        Assert.Equal(abi, new LibTorch(_root, "a test").Cxx11Abi());
    }

    [Fact]
    public void Systems_library_has_the_compilers_abi() =>
        Assert.Equal("", new LibTorch("", "the system's libtorch-dev").Cxx11Abi());

    [Fact]
    public void Command_for_missing_packages_is_one_line_to_paste() =>
        Assert.Equal(
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends g++ cmake",
            SystemPackages.InstallCommand(["g++", "cmake"]));
}
