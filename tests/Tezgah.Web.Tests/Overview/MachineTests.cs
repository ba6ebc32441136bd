using Microsoft.Extensions.Logging.Abstractions;
using Tezgah.Web.Hosting;
using Tezgah.Web.Overview;

namespace Tezgah.Web.Tests.Overview;

public sealed class MachineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tezgah-machine-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ProcessorTimes_TwoReadings_GiveTheBusyShare()
    {
        var first = ProcessorTimes.Parse("cpu  100 0 100 700 100 0 0 0 50 0")!.Value;
        var second = ProcessorTimes.Parse("cpu  150 0 125 725 100 0 0 0 50 0")!.Value;

        Assert.Equal(0.75, second.Since(first));
        Assert.Null(first.Since(first));
        Assert.Null(ProcessorTimes.Parse("intr 1 2 3"));
        Assert.Null(ProcessorTimes.Parse(null));
    }

    [Fact]
    public void HeatSensors_Chips_TheWarmestOfEachThatMakesSense()
    {
        Write("hwmon/hwmon0/name", "k10temp\n");
        Write("hwmon/hwmon0/temp1_input", "45125\n");
        Write("hwmon/hwmon0/temp2_input", "61000\n");
        Write("hwmon/hwmon1/name", "nvme");
        Write("hwmon/hwmon1/temp1_input", "-273150");
        Write("hwmon/hwmon1/temp2_input", "odd");
        Write("thermal/thermal_zone0/temp", "50000");

        Assert.Equal([new HeatSample("k10temp", 61)], HeatSensors.Read(_folder.FullName));
    }

    [Fact]
    public void HeatSensors_NoChips_ThermalZones()
    {
        Write("thermal/thermal_zone0/type", "x86_pkg_temp");
        Write("thermal/thermal_zone0/temp", "50000");

        Assert.Equal([new HeatSample("x86_pkg_temp", 50)], HeatSensors.Read(_folder.FullName));
        Assert.Empty(HeatSensors.Read(Path.Combine(_folder.FullName, "none")));
    }

    [Fact]
    public void NvidiaSmi_Answer_IsReadWithWhatACardDoesNotSay()
    {
        var gpus = NvidiaSmi.Parse("NVIDIA RTX A6000, 73, 2048, 49140, 61\nTesla P4, [N/A], 10, 7611, [N/A]\n");

        Assert.Equal(new GpuSample("NVIDIA RTX A6000", 0.73, 2048L << 20, 49140L << 20, 61), gpus[0]);
        Assert.Equal((null, null), (gpus[1].Use, gpus[1].Celsius));
        Assert.Empty(NvidiaSmi.Parse("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n"));
    }

    [Fact]
    public async Task Monitor_TwoPages_SampleOnceAndStopWithTheLast()
    {
        var time = new FakeTime();
        await using var monitor = new MachineMonitor(new DashboardOptions { DataFolder = _folder.FullName }, time, NullLogger<MachineMonitor>.Instance);
        using var sampled = new SemaphoreSlim(0);
        var first = monitor.Listen(() => sampled.Release());
        var second = monitor.Listen(() => { });
        Assert.True(await sampled.WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.True(monitor.Samples[^1].DiskTotal > 0);
        Assert.True(monitor.Samples[^1].Processors > 0);
        await time.WaitForTimersAsync(1);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await sampled.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(2, monitor.Samples.Length);

        second.Dispose();
        first.Dispose();
        await monitor.DisposeAsync();
        Assert.Equal(2, monitor.Samples.Length);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
