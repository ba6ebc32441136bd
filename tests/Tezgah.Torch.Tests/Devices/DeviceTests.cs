using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Devices;

public class DeviceTests
{
    [Fact]
    public void Device_Descriptions_AreReadAndWritten()
    {
        Assert.Equal("cpu", device("cpu").ToString());
        Assert.Equal(DeviceType.CPU, device("CPU").type);
        var second = new Device("cuda:1");
        Assert.Equal((DeviceType.CUDA, 1), (second.type, second.index));
        Assert.Equal("cuda:1", second.ToString());
        Assert.Equal("cuda", new Device(DeviceType.CUDA).ToString());
        Assert.Throws<ArgumentException>(() => new Device("gpu"));
        Assert.Throws<ArgumentException>(() => new Device("cuda:x"));
    }

    [Fact]
    public void Default_Set_IsWhereTensorsGo()
    {
        using var scope = NewDisposeScope();
        set_default_device("meta");
        try
        {
            Assert.True(zeros(2).is_meta);
        }
        finally
        {
            set_default_device(CPU);
        }

        Assert.True(zeros(2).is_cpu());
        Assert.Equal("cpu", get_default_device().ToString());
    }

    [Fact]
    public void Threads_Set_AreUsed()
    {
        var before = get_num_threads();
        try
        {
            set_num_threads(1);
            Assert.Equal(1, get_num_threads());
            set_num_threads(2);
            Assert.Equal(2, get_num_threads());
            Assert.True(get_num_interop_threads() >= 1);
            Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => set_num_threads(0));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Tf32_Switches_KeepWhatTheyAreSetTo()
    {
        var before = backends.cuda.matmul.allow_tf32;
        backends.cuda.matmul.allow_tf32 = !before;
        Assert.Equal(!before, backends.cuda.matmul.allow_tf32);
        backends.cuda.matmul.allow_tf32 = before;
        Assert.True(backends.cudnn.allow_tf32);
    }
}
