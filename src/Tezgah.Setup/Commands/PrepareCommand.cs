using System.Diagnostics;
using Tezgah.Setup.Steps;

namespace Tezgah.Setup.Commands;

/// <summary>Makes everything ready to run; does nothing that is done already.</summary>
internal static class PrepareCommand
{
    public static int Run(Workspace workspace, bool withTests)
    {
        Directory.CreateDirectory(workspace.Build);
        using var alone = TakeTurn(workspace);

        File.Delete(workspace.Log);
        var needsNative = !Feed.Choose(workspace);
        SystemPackages.Ensure(workspace, withTests, needsNative);
        Directory.CreateDirectory(workspace.NativeBuild);
        if (needsNative)
        {
            NativeHalf.Ensure(workspace);
        }

        NpmPackages.Ensure(workspace);

        // Taken before the build, so that a file saved while it runs is newer and the next start builds again; and after the
        // npm packages, whose folder lies among the sources.
        var began = File.GetLastWriteTimeUtc(Touch(Path.Combine(workspace.Build, "began")));
        if (withTests)
        {
            ManagedBuild.Everything(workspace);
        }
        else
        {
            ManagedBuild.Programs(workspace);
        }

        File.WriteAllText(workspace.ReadyStamp, Environment.GetEnvironmentVariable("TEZGAH_LIBTORCH"));
        File.SetLastWriteTimeUtc(workspace.ReadyStamp, began);
        return 0;
    }

    private static string Touch(string path)
    {
        File.WriteAllText(path, "");
        return path;
    }

    // Two launchers at once would build into the same folder: the second waits for the first.
    private static FileStream TakeTurn(Workspace workspace)
    {
        var path = Path.Combine(workspace.Build, "setup.lock");
        var told = false;
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException) when (File.Exists(path) && watch.Elapsed < TimeSpan.FromMinutes(30))
            {
                if (!told)
                {
                    Console.Error.WriteLine("Another ./tezgah is setting things up; waiting for it.");
                    told = true;
                }

                Task.Delay(200).Wait();
            }
        }
    }
}
