using System.Diagnostics;
using Tezgah.Core.Jobs;

namespace Tezgah.Core.Tests.Jobs;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void Current_WrittenAndRead_IsTheSameAndAlive()
    {
        var read = ProcessIdentity.Parse(ProcessIdentity.Current.ToString());

        Assert.Equal(ProcessIdentity.Current, read);
        Assert.True(read!.IsAlive);
    }

    [Fact]
    public void IsAlive_SameNumberOtherStart_IsFalse() =>
        Assert.False((ProcessIdentity.Current with { Start = ProcessIdentity.Current.Start - 1 }).IsAlive);

    [Fact]
    public async Task IsAlive_ProcessHasEnded_IsFalse()
    {
        using var process = Process.Start("sleep", "1000");
        var identity = ProcessIdentity.Of(process.Id)!;
        Assert.True(identity.IsAlive);

        process.Kill();
        await process.WaitForExitAsync();

        Assert.False(identity.IsAlive);
        Assert.Null(ProcessIdentity.Of(identity.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("12 x")]
    [InlineData("-1 5")]
    [InlineData("1 2 3")]
    public void Parse_OtherText_IsNull(string text) => Assert.Null(ProcessIdentity.Parse(text));
}
