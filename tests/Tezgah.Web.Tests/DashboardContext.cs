using System.Globalization;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Tezgah.Core.Models;
using Tezgah.Core.Runs;
using Tezgah.Runs.Index;
using Tezgah.Web.Access;
using Tezgah.Web.Data;
using Tezgah.Web.Display;
using Tezgah.Web.Hosting;
using Tezgah.Web.Layout;
using Tezgah.Web.Live;
using Tezgah.Web.Models;
using Tezgah.Web.NewRun;
using Tezgah.Web.NewRun.Memory;
using Tezgah.Web.NewRun.Time;
using Tezgah.Web.Overview;
using Tezgah.Web.Provenance;
using Tezgah.Web.Runs;
using Tezgah.Web.Sweeps;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests;

/// <summary>A bUnit context with what every component of the dashboard expects, in one language.</summary>
public abstract class DashboardContext : BunitContext
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    protected DashboardContext()
    {
        Shelf = new FakeRunShelf(Store, Feed);
#if BUNIT_STAND_INS
        BunitStandIns.AddTo(Services);
#endif
        Services.AddLocalization();
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddScoped<Format>();
        Services.AddScoped<Preferences>();
        Services.AddScoped<ClipboardText>();
        Services.AddSingleton<IRunStore>(Store);
        Services.AddSingleton<IRunSummaries>(Store);
        Services.AddSingleton<IRunShelf>(Shelf);
        Services.AddSingleton<IRunQueue>(Queue);
        Services.AddSingleton<IViewStore>(Views);
        Services.AddLogging();
        Services.AddRunPages();
        Services.AddOverview();
        Services.AddSingleton<IRunService>(Runs);
        Services.AddSingleton<ILiveFeed>(Feed);
        Services.AddSingleton<RunsAhead>();
        Services.AddSingleton(_ => Options);
        Services.AddSingleton<AccessKeys>();
        Services.AddSingleton<AllowedFolders>();
        Services.AddSingleton<AuthenticationStateProvider>(Visit);
        Services.AddScoped<Visitor>();
        Services.AddSingleton(p => new ModelFolders(p.GetRequiredService<DashboardOptions>()));
        Services.AddSingleton(p => new JobMemory(
            p.GetRequiredService<ModelFolders>(), p.GetRequiredService<DashboardOptions>().Machine, () => FreeMemory));
        Services.AddSingleton<IModelStore>(Models);
        Services.AddSingleton<ModelReader>();
        Services.AddSingleton<ModelSuggestions>();
        Services.AddSingleton<BaseModels>();
        Services.AddDataPages();
        Services.AddSingleton<RecipeStore>();
        Services.AddSingleton<PastUses>();
        Services.AddSingleton<RunSpeeds>();
        Services.AddSweeps();
        Services.AddLogging();
        Services.AddRadzenComponents();
        Services.AddProvenance();
        Speak("en");

        // Files are read on other threads, which may have to wait for the tests beside this one.
        DefaultWaitTimeout = TimeSpan.FromSeconds(20);
    }

    /// <summary>The free memory in bytes.</summary>
    protected long FreeMemory { get; set; } = 4L << 30;

    /// <summary>The clock; stands still until a test moves it.</summary>
    protected FakeTime Time { get; } = new();

    /// <summary>The runs.</summary>
    protected FakeRunStore Store { get; } = new();

    /// <summary>What was asked for.</summary>
    protected FakeRunService Runs { get; } = new();

    /// <summary>What was written on runs, and the deleted ones.</summary>
    protected FakeRunShelf Shelf { get; }

    /// <summary>The models on the list.</summary>
    protected FakeModelStore Models { get; } = new();

    /// <summary>The runs that wait.</summary>
    protected FakeRunQueue Queue { get; } = new();

    /// <summary>The saved views.</summary>
    protected FakeViewStore Views { get; } = new();

    /// <summary>What pages hear.</summary>
    protected FakeLiveFeed Feed { get; } = new();

    /// <summary>Whose visit it is: the owner's, until a test says otherwise.</summary>
    protected FakeVisit Visit { get; } = new();

    /// <summary>The options of the dashboard; a test may set them before it renders. The machine is not the one that the tests run on.</summary>
    protected DashboardOptions Options { get; set; } = new()
    {
        BaseFolder = "/data",
        SampleFolder = "/samples/math-topics",
        Machine = new MachineTraits(HasGpu: false, HasKernels: true),
    };

    /// <summary>Where the browser is, as path and query.</summary>
    protected string Address => "/" + Navigation.ToBaseRelativePath(Navigation.Uri);

    /// <summary>The browser's address bar.</summary>
    protected BunitNavigationManager Navigation => Services.GetRequiredService<BunitNavigationManager>();

    /// <summary>Lets the list of all runs read the store, so that nothing comes from another thread while a test looks.</summary>
    protected void ReadRuns() => Services.GetRequiredService<RunIndex>().ReadyAsync().WaitAsync(TimeSpan.FromSeconds(60)).GetAwaiter().GetResult();

    /// <summary>Sets the reader's language for what is rendered from now on.</summary>
    protected static void Speak(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
    }

    protected override void Dispose(bool disposing)
    {
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _uiCulture;
        base.Dispose(disposing);
    }
}
