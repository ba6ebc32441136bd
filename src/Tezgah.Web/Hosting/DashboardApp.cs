using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Radzen;
using Tezgah.Core.Machine;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs;
using Tezgah.Runs.Chat;
using Tezgah.Runs.Imports;
using Tezgah.Runs.Launching;
using Tezgah.Runs.Safety;
using Tezgah.Storage;
using Tezgah.Web.Access;
using Tezgah.Web.Compare;
using Tezgah.Web.Data;
using Tezgah.Web.Display;
using Tezgah.Web.Imports;
using Tezgah.Web.Layout;
using Tezgah.Web.Lecture;
using Tezgah.Web.Live;
using Tezgah.Web.Models;
using Tezgah.Web.Evaluations;
using Tezgah.Web.NewRun;
using Tezgah.Web.NewRun.Time;
using Tezgah.Web.Overview;
using Tezgah.Web.Provenance;
using Tezgah.Web.Runs;
using Tezgah.Web.Store;
using Tezgah.Web.Sweeps;
using Tezgah.Web.TryIt;

namespace Tezgah.Web.Hosting;

/// <summary>The composition root of the dashboard. <c>Program</c> runs it; tests start it with their own services.</summary>
public static class DashboardApp
{
    /// <summary>The cultures that pages, numbers and dates can have; the first is the one for everybody else.</summary>
    public static IReadOnlyList<string> Cultures { get; } = ["en", "tr"];

    private const long LongestMessage = 512 << 10;

    // A browser that is just opening a page may hold its connection for as long as the server is patient.
    private static readonly TimeSpan s_patienceAtTheEnd = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Runs the dashboard until it is asked to end. Returns 0, or 2 where it cannot start; the reason is then on
    /// <paramref name="error"/>, a line each.
    /// </summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, Action<WebApplicationBuilder>? configure = null)
    {
        try
        {
            var options = OptionsReader.Read(args);
            await using var app = Build(options, configure);
            await StartAsync(app, options);
            await FirstPage.AskAsync(app.Services.GetRequiredService<JoinLinks>().Here);
            foreach (var line in Welcome.Of(app, options))
            {
                await output.WriteLineAsync(line);
            }

            await EndAsync(app);
            return 0;
        }
        catch (ProblemException e)
        {
            foreach (var problem in e.Problems)
            {
                await error.WriteLineAsync(problem.Message);
            }

            return 2;
        }
    }

    /// <summary>
    /// The dashboard, ready to be started. <paramref name="configure"/> may replace any service; a store that it brings comes
    /// with a queue and a feed of its own.
    /// </summary>
    /// <exception cref="ProblemException">No port is free, or the data folder cannot be used.</exception>
    public static WebApplication Build(DashboardOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(DashboardApp).Assembly.GetName().Name,
            // Not the current folder, which is whatever the person happens to be in.
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(options.Urls.Count > 0
            ? [.. options.Urls.Select(u => u.GetLeftPart(UriPartial.Authority))]
            : options.Lan ? [$"http://*:{FreePort.From(DashboardOptions.DefaultPort, IPAddress.Any)}"]
            : [$"http://127.0.0.1:{FreePort.From(DashboardOptions.DefaultPort, IPAddress.Loopback)}"]);
        builder.WebHost.ConfigureKestrel(RequestLimits.Set);
        // On the network this machine has addresses that change: the doorkeeper asks under which one it was reached.
        builder.Configuration["AllowedHosts"] = options.Lan ? "*" : "localhost;127.0.0.1;[::1]";
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // It warns that the keys of its cookies lie unencrypted in the data folder, beside everything that they protect.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        AddServices(builder.Services, options);
        configure?.Invoke(builder);
        if (!builder.Services.Any(s => s.ServiceType == typeof(IRunStore)))
        {
            AddRuns(builder.Services, options);
        }

        builder.Services.GuardServices();
        // A service of the program that asks for a visitor's is a mistake, and is to be found out before anybody comes.
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = true);
        var app = builder.Build();
        AddPipeline(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, DashboardOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = s_patienceAtTheEnd;
            // One after another, those after the one that is waited for would have no time left.
            host.ServicesStopConcurrently = true;
        });
        services.AddLocalization();
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(
            // A text of the longest length that the tokenizer's field takes, typed in three-byte characters.
            hub => hub.MaximumReceiveMessageSize = LongestMessage);
        services.AddRadzenComponents();
        services.AddAccess();
        services.AddLecture();
        services.AddScoped<Preferences>();
        services.AddScoped<ClipboardText>();
        services.AddScoped<Format>();
        services.AddResults();
        services.AddSingleton<RunsAhead>();
        services.AddProvenance();
        services.AddEvaluationPages();
        services.AddModelPages();
        services.AddRunPages();
        services.AddOverview();
        services.AddImports();
        services.AddDataPages();
        services.AddStorePage();
        services.AddSingleton<RecipeStore>();
        services.AddSingleton<PastUses>();
        services.AddSingleton<RunSpeeds>();
        services.AddSweeps();
        services.AddScoped<TryTargets>();
        services.AddTezgahChat(new ChatOptions { Command = Worker(options), Environment = Heap(options) });
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(options.DataFolder, "keys")));
        // Cookies do not tell ports apart: two dashboards on one machine would read each other's.
        services.AddAntiforgery(antiforgery => antiforgery.Cookie.Name = "tezgah-" + TicketCookie.Suffix(options));
        services.AddRequestLocalization(localization =>
        {
            localization.SetDefaultCulture(Cultures[0]).AddSupportedCultures([.. Cultures]).AddSupportedUICultures([.. Cultures]);
            // The language of a page that was sent to somebody is the reader's, so the address does not carry it.
            localization.RequestCultureProviders.RemoveAt(0);
        });
    }

    private static void AddRuns(IServiceCollection services, DashboardOptions options)
    {
        services.AddTezgahStorage(options.DataFolder);
        services.AddSingleton<RunImporter>();
        services.AddSingleton<StudyFile>();
        services.AddTezgahRuns(new RunsOptions
        {
            Command = Worker(options),
            BaseFolder = options.BaseFolder,
            HasGpu = options.Machine.HasGpu,
            Environment = Heap(options),
        });
        services.AddSweepRunner();
    }

    private static TezgahCommand Worker(DashboardOptions options) =>
        new(options.WorkerPath ?? DashboardOptions.FindWorker(AppContext.BaseDirectory));

    private static IReadOnlyDictionary<string, string?> Heap(DashboardOptions options) =>
        WorkerHeap.Environment(options.Machine.HasKernels, Environment.GetEnvironmentVariable(WorkerHeap.Variable));

    private static void AddPipeline(WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseRequestLimits();
        app.UseRequestLocalization();
        app.UseMiddleware<Doorkeeper>();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseAntiforgery();
        app.MapAccess();
        app.MapStaticAssets();
        app.MapRunFiles();
        app.MapStoreFiles();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(
            // SecurityHeaders says it, more strictly.
            server => server.ContentSecurityFrameAncestorsPolicy = null);
    }

    private static async Task EndAsync(WebApplication app)
    {
        try
        {
            await app.WaitForShutdownAsync();
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Whatever held on for longer than the patience is let go: the state is in the store at any moment.
        }
    }

    // What a person can put right is asked before the host starts: a host that fails to start logs a stack trace of its own.
    private static async Task StartAsync(WebApplication app, DashboardOptions options)
    {
        if (options.Urls.FirstOrDefault(u => !FreePort.IsFree(u.Port, u.IsLoopback ? IPAddress.Loopback : IPAddress.Any)) is { } taken)
        {
            throw new ProblemException(StartTexts.Problem("PortTaken", "--urls", taken));
        }

        _ = app.Services.GetRequiredKeyedService<IRunStore>(GuardRegistration.Unguarded);
        await app.StartAsync();
    }
}
