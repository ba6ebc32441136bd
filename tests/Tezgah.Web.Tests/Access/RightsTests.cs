using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Index;
using Tezgah.Web.Access;
using Tezgah.Web.CodeProblems;
using Tezgah.Web.Compare;
using Tezgah.Web.Data;
using Tezgah.Web.Display;
using Tezgah.Web.Evaluations;
using Tezgah.Web.Hosting;
using Tezgah.Web.Imports;
using Tezgah.Web.Layout;
using Tezgah.Web.Lecture;
using Tezgah.Web.Live;
using Tezgah.Web.Models;
using Tezgah.Web.NewRun;
using Tezgah.Web.NewRun.Memory;
using Tezgah.Web.NewRun.Time;
using Tezgah.Web.Overview;
using Tezgah.Web.Provenance;
using Tezgah.Web.Runs;
using Tezgah.Web.Store;
using Tezgah.Web.Sweeps;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.TryIt;

namespace Tezgah.Web.Tests.Access;

/// <summary>Nothing that a page can reach is forgotten: each new page, service and member has to say what viewers may.</summary>
public sealed class RightsTests
{
    // What components get that is no interface: each looks only, or concerns the visitor's own browser.
    private static readonly HashSet<Type> s_harmless =
    [
        typeof(AllowedFolders), typeof(ClipboardText), typeof(DashboardOptions), typeof(Format), typeof(ModelFolders), typeof(ModelReader),
        typeof(ModelSuggestions), typeof(Preferences), typeof(ResultReader), typeof(Visitor), typeof(JoinLinks),
        typeof(OriginDesk), typeof(OriginReader), typeof(ExampleReader), typeof(PassResultReader),
        typeof(RunsAhead),
        typeof(RunIndex), typeof(RunEnds), typeof(MachineMonitor), typeof(FieldLabels), typeof(JobMemory), typeof(PastUses), typeof(RunSpeeds),
        // These ask for the visitor themselves, or do nothing but by services that do.
        typeof(RunDesk),
        typeof(Lectern), typeof(Replays), typeof(ResultImports), typeof(StoreKeeper), typeof(StudyDesk),
    ];

    // What changes something and is no interface: it may only be asked for by parts of pages that viewers cannot open.
    private static readonly HashSet<Type> s_ofTheOwner =
    [
        typeof(DataCatalog), typeof(DataCopies), typeof(DataFileReader), typeof(DataPaths), typeof(DataSetStore), typeof(DataUpload),
        typeof(BaseModels), typeof(RecipeStore), typeof(SweepService), typeof(SweepStore), typeof(TokenSources), typeof(TryTargets), typeof(EvaluationTargets),
    ];

    private static readonly Type[] s_components =
        [.. typeof(DashboardApp).Assembly.GetTypes().Where(t => typeof(IComponent).IsAssignableFrom(t) && !t.IsAbstract)];

    public static TheoryData<Type> Services => [.. ServiceRights.All.Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public void ServiceRights_EveryMember_LooksOrChanges(Type service)
    {
        var (looks, changes) = ServiceRights.All[service];
        var members = service.GetMethods().Select(ServiceRights.NameOf).Distinct(StringComparer.Ordinal);

        Assert.Equal(members.Order(StringComparer.Ordinal), looks.Concat(changes).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/runs?sort=loss", true)]
    [InlineData("/runs/20260301-1000-base-0001", true)]
    [InlineData("/runs/new-and-better", true)]
    [InlineData("/compare?runs=a,b", true)]
    [InlineData("/runs/a/replay", true)]
    [InlineData("/runs/new", false)]
    [InlineData("/runs/new?from=a", false)]
    [InlineData("/runs/deleted", false)]
    [InlineData("/data/set", false)]
    [InlineData("/store", false)]
    [InlineData("/sweeps/a", false)]
    [InlineData("/evaluations/new", false)]
    [InlineData("/nowhere/at/all", false)]
    public void Address_OfAPage_IsForViewersAsThePageIs(string address, bool isForViewers) => Assert.Equal(isForViewers, PageRights.IsForViewers(address));

    [Fact]
    public void ServiceRights_EveryServiceThatAComponentGets_IsGuardedOrHarmless()
    {
        var told = Injected().Where(t => ServiceRights.All.ContainsKey(t) || s_harmless.Contains(t) || s_ofTheOwner.Contains(t));

        Assert.Equal(Injected().Select(t => t.Name), told.Select(t => t.Name));
    }

    [Fact]
    public void ServicesOfTheOwner_AreAskedForInFoldersOfTheOwnersPagesOnly()
    {
        var folders = PageRights.Owners.Select(p => p.Namespace).Except(PageRights.Viewers.Select(p => p.Namespace)).ToArray();

        Assert.All(s_components.Where(c => Injected(c).Any(s_ofTheOwner.Contains)), c => Assert.Contains(c.Namespace, folders));
    }

    [Fact]
    public void PageRights_EveryPage_IsForViewersOrForTheOwner()
    {
        var pages = s_components.Where(t => t.GetCustomAttributes<RouteAttribute>().Any()).ToArray();

        Assert.NotEmpty(pages);
        Assert.Equal(
            pages.Select(p => p.Name).Order(StringComparer.Ordinal),
            PageRights.Viewers.Concat(PageRights.Owners).Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.All(PageRights.Owners, page => Assert.False(PageRights.May(Role.Viewer, page)));
        Assert.All(PageRights.Viewers, page => Assert.True(PageRights.May(Role.Viewer, page)));
        Assert.All(pages, page => Assert.False(PageRights.May(Role.Nobody, page)));
        Assert.All(pages, page => Assert.True(PageRights.May(Role.Owner, page)));
    }

    [Fact]
    public async Task Container_WithInstances_GivesThemToTheProgramAndGuardsThemForVisits()
    {
        var store = new FakeRunStore();
        store.Put(SomeRun.In(RunStatus.Completed, "a"));
        var services = new ServiceCollection()
            .AddSingleton(new DashboardOptions { DataFolder = "/data" })
            .AddSingleton<AccessKeys>().AddSingleton<AllowedFolders>().AddScoped<Visitor>()
            .AddScoped<AuthenticationStateProvider>(_ => new FakeVisit().OfNobody())
            .AddSingleton<IRunStore>(store)
            .AddSingleton<OfTheProgram>();
        services.GuardServices();
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        Assert.Same(store, provider.GetRequiredService<OfTheProgram>().Store);
        await using var visit = provider.CreateAsyncScope();
        await Assert.ThrowsAsync<ProblemException>(async () => await visit.ServiceProvider.GetRequiredService<IRunStore>().ListAsync());
    }

    [Fact]
    public async Task Container_OfTheDashboard_GuardsEveryInterfaceOfTheProgram()
    {
        var data = Directory.CreateTempSubdirectory("tezgah-rights-").FullName;
        IServiceCollection? services = null;
        var app = DashboardApp.Build(
            new DashboardOptions { Urls = [new Uri("http://127.0.0.1:0")], DataFolder = data }, builder => services = builder.Services);
        await using (app)
        {
            var unguarded = services!
                .Where(s => !s.IsKeyedService && s.ServiceType is { IsInterface: true, IsGenericTypeDefinition: false })
                .Where(s => s.ServiceType.Namespace!.StartsWith("Tezgah.", StringComparison.Ordinal))
                .Where(s => s.Lifetime != ServiceLifetime.Scoped || !ServiceRights.All.ContainsKey(s.ServiceType));

            Assert.Empty(unguarded.Select(s => s.ServiceType.Name));
            await using var visit = app.Services.Visit(Role.Owner);
            Assert.All(Injected(), type => Assert.NotNull(visit.ServiceProvider.GetService(type)));
            Assert.Contains(services!, s => s.ServiceType == typeof(Tezgah.Core.Runs.IRunService) && !s.IsKeyedService);
        }

        Directory.Delete(data, recursive: true);
    }

    private static Type[] Injected() => [.. s_components.SelectMany(Injected).Distinct()];

    private static IEnumerable<Type> Injected(Type component) => component
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(p => p.GetCustomAttribute<InjectAttribute>() is not null)
        .Select(p => p.PropertyType)
        .Where(t => t.Assembly.GetName().Name!.StartsWith("Tezgah.", StringComparison.Ordinal));

    private sealed class OfTheProgram(IRunStore store)
    {
        public IRunStore Store => store;
    }
}
