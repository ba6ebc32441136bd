using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Compare;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

/// <summary>The page of one run, with its charts' script written down.</summary>
public abstract class RunPageContext : DashboardContext
{
    protected BunitJSModuleInterop Charts { get; }

    protected RunPageContext()
    {
        Services.AddResults();
        Charts = JSInterop.SetupModule("/js/chart.js");
        Charts.SetupVoid(_ => true).SetVoidResult();
        JSInterop.SetupModule("/js/notify.js").Setup<bool>(_ => true).SetResult(false);
    }

    // The question is there only some time after the click: the page may be rendering meanwhile.
    protected async Task AnswerAsync(IRenderedComponent<RunPage> page, bool yes, Action meanwhile)
    {
        var dialogs = Services.GetRequiredService<DialogService>();
        var asked = new TaskCompletionSource();
        dialogs.OnOpen += (_, _, _, _) => asked.TrySetResult();
        page.Find("button.danger").Click();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        meanwhile();
        await page.InvokeAsync(() => dialogs.Close(yes));
    }

    protected static Problem Nan() => new("loss-not-finite", "training.learning_rate", "100", "NaN", "0.5");

    protected RunRecord Running()
    {
        Store.Series["run-a"] =
        [
            new Series("loss", [99, 100], [0.9, 0.8125]),
            new Series("learning_rate", [99, 100], [0.001, 0.001]),
            new Series("grad_norm", [99, 100], [1.5, 1.25]),
            new Series("eval_accuracy", [100], [0.874]),
        ];
        return SomeRun.In(RunStatus.Running);
    }

    protected IRenderedComponent<RunPage> Open(RunRecord run)
    {
        Store.Put(run);
        var page = Render<RunPage>(p => p.Add(r => r.Id, run.Id));
        page.WaitForElement("header.page-head");
        return page;
    }
}
