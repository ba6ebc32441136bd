using Tezgah.Web.Hosting;

return await DashboardApp.RunAsync(args, Console.Out, Console.Error);
