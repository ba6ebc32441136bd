namespace Tezgah.Cli.Tests.Models;

/// <summary>The command over a model and an adapter below <c>TEZGAH_REFERENCE</c>.</summary>
[Trait("Category", "Parity")]
public sealed class MergeCommandTests
{
    [Fact]
    public async Task Merge_writes_a_folder_once_and_refuses_to_write_over_it()
    {
        var root = Environment.GetEnvironmentVariable("TEZGAH_REFERENCE") is { Length: > 0 } set ? set : Path.GetFullPath("../shared/reference", Cli.Root);
        Assert.SkipUnless(Directory.Exists(root), $"There is no reference data at {root}; set TEZGAH_REFERENCE.");
        var adapter = Directory.EnumerateFiles(root, "adapter_config.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var model = Directory.EnumerateDirectories(root, "tiny-qwen2", SearchOption.AllDirectories).First();
        using var folder = new TemporaryFolder();
        string[] command = ["merge", "--model", model, "--adapter", Path.GetDirectoryName(adapter)!, "--out", folder["merged"], "--dtype", "bfloat16"];
        var merged = await Cli.RunAsync(command);
        Assert.Equal((0, folder["merged"]), (merged.ExitCode, merged.Output.Trim()));
        Assert.Equal(["config.json", "generation_config.json", "model.safetensors"], Directory.GetFiles(folder["merged"]).Select(Path.GetFileName).Order());
        Assert.Contains("\"bfloat16\"", await File.ReadAllTextAsync(Path.Combine(folder["merged"], "config.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var again = await Cli.RunAsync(command);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains(folder["merged"], again.Error, StringComparison.Ordinal);
    }
}
