using Tezgah.Setup.Processes;

namespace Tezgah.Setup.Steps;

/// <summary>
/// Finds out once whether the packages that not every feed has can be used here, and remembers the answer outside the tracked
/// files: a small project that names them is restored, then one that calculates with TorchSharp is built and run, since its
/// native half asks for a newer system library than some distributions have.
/// </summary>
internal static class Feed
{
    // NuGet's words for "there is no such package" and "not in this version".
    private static readonly string[] s_notThere = ["NU1101", "NU1102", "NU1103"];

    private const string TorchPackages = """
        <PackageReference Include="TorchSharp" />
            <PackageReference Include="TorchSharp-cuda-windows" Condition="$([MSBuild]::IsOSPlatform('Windows'))" />
            <PackageReference Include="TorchSharp-cpu" Condition="!$([MSBuild]::IsOSPlatform('Windows'))" />
        """;

    private const string Packages = $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
          </PropertyGroup>
          <ItemGroup>
            {TorchPackages}
            <PackageReference Include="bunit" />
            <PackageReference Include="Microsoft.AspNetCore.App.Internal.Assets" VersionOverride="$(BundledNETCoreAppPackageVersion)" />
          </ItemGroup>
        </Project>
        """;

    private const string Torch = $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
            <SelfContained>false</SelfContained>
            <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
          </PropertyGroup>
          <ItemGroup>
            {TorchPackages}
          </ItemGroup>
        </Project>
        """;

    // TorchSharp tells where it looked, not why the system refused; that is what loading its library by its path says.
    private const string Program = """
        using System;
        using System.IO;
        using System.Runtime.InteropServices;
        using TorchSharp;

        try
        {
            return torch.ones(2).sum().item<float>() == 2f ? 0 : 1;
        }
        catch (Exception e) when (e is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            var reason = (e.InnerException ?? e).Message;
            try
            {
                var library = OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";
                NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, library));
            }
            catch (DllNotFoundException refused)
            {
                reason = refused.Message.Trim().Split('\n')[^1];
            }

            Console.Error.WriteLine(reason.Trim().ReplaceLineEndings(" "));
            return 1;
        }
        """;

    /// <summary>Writes which packages are built with; true for the feed's, false for the project's own stand-ins.</summary>
    public static bool Choose(Workspace workspace)
    {
        // The package for Linux calculates on the processor alone; a libtorch of the machine's own may know its GPU.
        var own = !OperatingSystem.IsWindows() && LibTorch.Own() is not null;
        var answer = workspace.Feed.Answer ?? (own ? null : Ask(workspace));
        var full = !own && answer == FeedAnswer.Full;
        workspace.Feed.Keep(answer, full);
        return full;
    }

    private static FeedAnswer Ask(Workspace workspace)
    {
        Console.Error.Write("Asking the package feed what it has … ");
        var root = Path.Combine(workspace.Build, "probe");

        // The versions are those of the project; its build settings are kept away from the probe.
        Directory.CreateDirectory(root);
        File.Copy(Path.Combine(workspace.Root, "Directory.Packages.props"), Path.Combine(root, "Directory.Packages.props"), overwrite: true);
        File.WriteAllText(Path.Combine(root, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(root, "Directory.Build.targets"), "<Project />");

        // Restored quietly: that some packages are not there is an answer, not an error.
        var packages = Write(root, "Packages", Packages);
        var (code, said) = Tool.Ask("dotnet", "restore", packages, "--verbosity", "quiet");
        if (code != 0)
        {
            return s_notThere.Any(error => said.Contains(error, StringComparison.Ordinal))
                ? Tell(FeedAnswer.Lacking, "not everything: the project's own stand-ins are used")
                : throw Failed($"The package feed cannot be asked: {Reason(said)} Check the network, then run this again.");
        }

        var torch = Write(root, "Torch", Torch);
        File.WriteAllText(Path.Combine(root, "Torch", "Program.cs"), Program);
        var bin = Path.Combine(root, "bin");
        (code, said) = Tool.Ask("dotnet", "build", torch, "--configuration", "Release", "--output", bin, "--nologo", "--verbosity", "quiet");
        if (code != 0)
        {
            throw Failed($"A program with TorchSharp cannot be built: {Reason(said)}");
        }

        (code, said) = Tool.Ask("dotnet", Path.Combine(bin, "Torch.dll"));
        var reason = said.Split('\n')[^1].Trim();

        // Half a gigabyte that nobody needs again.
        Directory.Delete(bin, recursive: true);
        return code == 0
            ? Tell(FeedAnswer.Full, "everything")
            : Tell(FeedAnswer.NotLoading, $"everything, but TorchSharp does not start here ({reason}): the project's own stand-ins are used");
    }

    private static string Write(string root, string name, string project)
    {
        var folder = Path.Combine(root, name);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name + ".csproj");
        File.WriteAllText(path, project);
        return path;
    }

    private static FeedAnswer Tell(FeedAnswer answer, string words)
    {
        Console.Error.WriteLine(words);
        return answer;
    }

    private static SetupException Failed(string words)
    {
        Console.Error.WriteLine("no answer");
        return new SetupException(words);
    }

    // Warnings come before the error.
    private static string Reason(string said)
    {
        var lines = said.Split('\n', StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(line => line.Contains("error ", StringComparison.Ordinal)) ?? lines[0];
    }
}
