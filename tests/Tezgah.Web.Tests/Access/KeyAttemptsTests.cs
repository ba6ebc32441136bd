using System.Net;
using Tezgah.Web.Access;

namespace Tezgah.Web.Tests.Access;

public sealed class KeyAttemptsTests
{
    private static readonly IPAddress s_one = IPAddress.Parse("192.168.1.20");
    private static readonly IPAddress s_other = IPAddress.Parse("192.168.1.21");

    private readonly FakeTime _time = new();
    private readonly KeyAttempts _attempts;

    public KeyAttemptsTests() => _attempts = new KeyAttempts(_time);

    [Fact]
    public void Wait_BelowTheLimit_IsNone()
    {
        Wrong(s_one, KeyAttempts.MostOfOne - 1);

        Assert.Null(_attempts.Wait(s_one));
    }

    [Fact]
    public void Wait_AtTheLimit_LastsUntilTheMinuteIsOverAndOnlyForThatAddress()
    {
        Wrong(s_one, 1);
        _time.Advance(TimeSpan.FromSeconds(20));
        Wrong(s_one, KeyAttempts.MostOfOne - 1);

        Assert.Equal(TimeSpan.FromSeconds(40), _attempts.Wait(s_one));
        Assert.Null(_attempts.Wait(s_other));

        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(_attempts.Wait(s_one));
        Wrong(s_one, KeyAttempts.MostOfOne - 1);
        Assert.Null(_attempts.Wait(s_one));
    }

    [Theory]
    [InlineData("::ffff:192.168.1.20", "192.168.1.20")]
    [InlineData("2001:db8:1:2::7", "2001:db8:1:2:ffff::9")]
    public void Wait_OtherAddressOfTheSameMachine_CountsAsTheSame(string tried, string asked)
    {
        Wrong(IPAddress.Parse(tried), KeyAttempts.MostOfOne);

        Assert.NotNull(_attempts.Wait(IPAddress.Parse(asked)));
    }

    [Fact]
    public void Wait_ManyAddressesTogether_StopsAll()
    {
        for (var i = 0; i < KeyAttempts.MostOfAll; i++)
        {
            _attempts.Wrong(new IPAddress([10, 0, (byte)(i / 250), (byte)(i % 250)]));
        }

        Assert.NotNull(_attempts.Wait(s_other));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_attempts.Wait(s_other));
    }

    private void Wrong(IPAddress address, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _attempts.Wrong(address);
        }
    }
}
