using Tezgah.Setup.Processes;

namespace Tezgah.Setup.Tests.Processes;

public class ToolTests
{
    [Fact]
    public void Program_that_ends_in_time_gives_its_code()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");

        Assert.Equal(3, Tool.Pass(Path.GetTempPath(), TimeSpan.FromMinutes(5), "sh", "-c", "exit 3"));
    }

    [Fact]
    public void Program_that_hangs_is_ended_with_all_that_it_started()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        var folder = Directory.CreateTempSubdirectory("tezgah-tool").FullName;

        Assert.Null(Tool.Pass(folder, TimeSpan.FromSeconds(1), "sh", "-c", "sleep 1000 & echo $! > child; wait"));

        var child = File.ReadAllText(Path.Combine(folder, "child")).Trim();
        Directory.Delete(folder, recursive: true);

        // Whoever takes the orphan in may not have buried it yet: then it is dead, but its name is still there.
        var status = $"/proc/{child}/status";
        Assert.True(SpinWait.SpinUntil(() => IsGone(status), TimeSpan.FromSeconds(30)));
    }

    private static bool IsGone(string status)
    {
        try
        {
            return File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
