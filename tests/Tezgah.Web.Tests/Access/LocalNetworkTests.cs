using System.Net;
using Tezgah.Web.Access;

namespace Tezgah.Web.Tests.Access;

public sealed class LocalNetworkTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("192.168.1.5")]
    [InlineData("lab-7")]
    [InlineData("LAB-7.local")]
    [InlineData("lab-7.local.")]
    public void IsHost_NameOrAddressOfThisMachine_IsTrue(string host) =>
        Assert.True(LocalNetwork.IsHost(host, IPAddress.Parse("::ffff:192.168.1.5"), "lab-7"));

    [Theory]
    [InlineData("")]
    [InlineData("rebound.example")]
    [InlineData("192.168.1.6")]
    [InlineData("lab-7.example")]
    [InlineData("localhost.example")]
    public void IsHost_AnythingElse_IsFalse(string host) =>
        Assert.False(LocalNetwork.IsHost(host, IPAddress.Parse("192.168.1.5"), "lab-7"));

    [Fact]
    public void Addresses_OfThisMachine_AreNoLoopback() => Assert.DoesNotContain(LocalNetwork.Addresses(), IPAddress.IsLoopback);
}
