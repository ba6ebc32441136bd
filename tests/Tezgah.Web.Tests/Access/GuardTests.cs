using System.Reflection;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Access;

public sealed class GuardTests
{
    private readonly AccessKeys _keys = new();
    private readonly FakeRunService _runs = new();
    private readonly AllowedFolders _folders = new(new DashboardOptions { DataFolder = "/allowed", BaseFolder = "/allowed/work", SampleFolder = null });

    public static TheoryData<Type, string> Changes =>
        [.. ServiceRights.All.SelectMany(s => s.Value.Changes.Select(member => (s.Key, member)))];

    public static TheoryData<Type, string> Everything =>
        [.. ServiceRights.All.SelectMany(s => s.Value.Changes.Concat(s.Value.Looks).Select(member => (s.Key, member)))];

    [Theory]
    [MemberData(nameof(Changes))]
    public void Call_OfWhatChangesSomethingByAViewer_IsRefusedBeforeTheServiceHears(Type type, string member) =>
        AssertRefused(new FakeVisit().Of(Role.Viewer, _keys.Session), type, member, "viewer-may-not");

    [Theory]
    [MemberData(nameof(Everything))]
    public void Call_OfAnythingByNobody_IsRefused(Type type, string member) =>
        AssertRefused(new FakeVisit().OfNobody(), type, member, "visitor-unknown");

    [Theory]
    [MemberData(nameof(Everything))]
    public void Call_OfAnythingByAViewerOfAnotherAudience_IsRefused(Type type, string member) =>
        AssertRefused(new FakeVisit().Of(Role.Viewer, "last year's"), type, member, "visitor-unknown");

    [Fact]
    public void Call_ThatLooks_PassesForAViewer()
    {
        _runs.Queue = ["a", "b"];

        Assert.Equal(["a", "b"], Guarded(new FakeVisit().Of(Role.Viewer, _keys.Session)).Queue);
    }

    [Fact]
    public async Task Call_ByTheOwner_ReachesTheService()
    {
        var guarded = Guarded(new FakeVisit());

        await guarded.StopAsync("a");
        await guarded.SubmitAsync(JobOn("/allowed/work/train.csv"));

        Assert.Equal(["a"], _runs.Stopped);
        Assert.Single(_runs.Submitted);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/allowed/../etc/passwd")]
    [InlineData("../../etc/passwd")]
    public async Task Submit_ByTheOwnerOfAFileOutside_IsRefused(string path)
    {
        var e = await Assert.ThrowsAsync<ProblemException>(async () => await Guarded(new FakeVisit()).SubmitAsync(JobOn(path)));

        Assert.Equal("data-file-outside", Assert.Single(e.Problems).Code);
        Assert.Empty(_runs.Submitted);
    }

    [Fact]
    public async Task Submit_WhatTheServiceRefuses_IsItsOwnException()
    {
        _runs.Problems = [new Problem("setting-missing", "name")];

        var e = await Assert.ThrowsAsync<ProblemException>(async () => await Guarded(new FakeVisit()).SubmitAsync(JobOn("/allowed/t.csv")));

        Assert.Equal("setting-missing", e.Problems[0].Code);
    }

    private static TrainingJob JobOn(string path) => new() { Data = new DataSettings { Train = path } };

    private IRunService Guarded(FakeVisit visit) =>
        (IRunService)Guard.Of(typeof(IRunService), _runs, new Visitor(visit, _keys), _folders);

    // The service is one that fails the test when it is reached.
    private void AssertRefused(FakeVisit visit, Type type, string name, string code)
    {
        var guarded = Guard.Of(type, Unreachable.Of(type), new Visitor(visit, _keys), _folders);
        var methods = type.GetMethods().Where(m => ServiceRights.NameOf(m) == name).ToArray();
        Assert.NotEmpty(methods);
        foreach (var method in methods)
        {
            var called = method.IsGenericMethodDefinition ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(_ => typeof(object))]) : method;
            var e = Assert.Throws<ProblemException>(
                () => called.Invoke(guarded, BindingFlags.DoNotWrapExceptions, null, new object?[method.GetParameters().Length], null));
            Assert.Equal(code, Assert.Single(e.Problems).Code);
        }
    }

    // Public and open: the runtime derives the proxy from it.
    public class Unreachable : DispatchProxy
    {
        public static object Of(Type type) => Create(type, typeof(Unreachable));

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new InvalidOperationException($"{targetMethod?.Name} was reached.");
    }
}
