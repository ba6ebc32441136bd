using Tezgah.Web.Access;

namespace Tezgah.Web.Tests.Access;

public sealed class AccessKeysTests
{
    private readonly AccessKeys _keys = new();

    [Fact]
    public void Redeem_OwnersKey_WorksOnce()
    {
        var key = _keys.Owner!;

        Assert.Equal(Role.Owner, _keys.Redeem(key));
        Assert.Equal(Role.Nobody, _keys.Redeem(key));
        Assert.Null(_keys.Owner);
    }

    [Fact]
    public void Redeem_RenewedOwnersKey_WorksAndTheOldOneDoesNot()
    {
        var old = _keys.Owner!;

        var key = _keys.RenewOwner();

        Assert.Equal(Role.Nobody, _keys.Redeem(old));
        Assert.Equal(Role.Owner, _keys.Redeem(key));
    }

    [Fact]
    public void Redeem_ViewersKeyAsSomebodyTypesIt_WorksForTheWholeAudience()
    {
        var typed = $" {AccessKeys.Grouped(_keys.Viewers).ToLowerInvariant()} ";

        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal(Role.Viewer, _keys.Redeem(typed)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA-AAAA")]
    [InlineData("ıııı-ĞĞĞĞ")]
    public void Redeem_OtherText_OpensNothing(string key) => Assert.Equal(Role.Nobody, _keys.Redeem(key));

    [Fact]
    public void Redeem_MegabyteOfLetters_OpensNothing() => Assert.Equal(Role.Nobody, _keys.Redeem(new string('A', 1 << 20)));

    [Fact]
    public void RenewViewers_ChangesKeyAndSession()
    {
        var (key, session) = (_keys.Viewers, _keys.Session);

        _keys.RenewViewers();

        Assert.Equal(Role.Nobody, _keys.Redeem(key));
        Assert.NotEqual(session, _keys.Session);
    }

    [Fact]
    public void Keys_OfTwoDashboards_Differ()
    {
        var other = new AccessKeys();

        Assert.NotEqual(_keys.Owner, other.Owner);
        Assert.NotEqual(_keys.Viewers, other.Viewers);
        Assert.Equal((30, 8), (other.Owner!.Length, other.Viewers.Length));
    }
}
